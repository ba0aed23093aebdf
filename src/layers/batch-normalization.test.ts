import { describe, expect, test } from "vitest";
import golden from "../../test/golden/batch-normalization.json" with { type: "json" };
import { expectClose } from "../../test/graph/close.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret, type NumericInput } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { constant, input, mul, reduceSum } from "../graph/ops/index.ts";
import { batchNormalization } from "./batch-normalization.ts";
import type { Scope } from "./layer.ts";

// Numbers: test/golden/batch-normalization.py (Keras 3), float64.
interface Case {
  readonly options: object;
  readonly mask?: NumericInput;
  readonly inputs: Readonly<Record<string, NumericInput>>;
  readonly output: NumericInput;
  readonly outputWeights: NumericInput;
  readonly gradients: Readonly<Record<string, NumericInput>>;
  readonly after: Readonly<Record<string, NumericInput>>;
  readonly inference: NumericInput;
}

/** The layer with the batch it asks for; `updates` holds what it hands over. */
function trace({ options, mask, inputs }: Case, training: boolean) {
  const values = new Map(Object.entries(inputs).map(([name, { shape }]) => [name, input(name, shape)]));
  const x = values.get("x")!;
  const isExample = input("isExample", [x.shape[0]!], "bool");
  const isText = mask ? input("mask", mask.shape, "bool") : null;
  const updates = new Map<string, Value>();
  const scope: Scope = {
    training,
    path: "batchNormalization",
    param: (name) => values.get(name)!,
    keepMask: (shape) => input("keep", shape, "bool"),
    child: () => scope,
    batch: { isExample, update: (name, next) => updates.set(name, next) },
  };
  const { value } = batchNormalization(options).call({ value: x, mask: isText }, scope);
  const given = [...values.values(), isExample, ...(isText ? [isText] : [])];
  return { value, values, updates, given };
}

const feedsOf = ({ inputs, mask }: Case, isExample: readonly number[]) => ({
  ...inputs,
  isExample: { data: isExample, shape: [isExample.length] },
  ...(mask && { mask }),
});

describe.each(Object.entries(golden.cases as unknown as Readonly<Record<string, Case>>))("%s", (_, row) => {
  const all = new Array<number>(row.inputs.x!.shape[0]!).fill(1);

  test("are normalized as Keras does while training, gradients and running statistics too", () => {
    const { value, values, updates, given } = trace(row, true);
    const weights = constant(Float64Array.from(Array.from(row.outputWeights.data)), row.outputWeights.shape);
    const names = Object.keys(row.gradients);
    const loss = reduceSum(mul(value, weights));
    const { gradients } = differentiate(
      [],
      loss,
      names.map((name) => values.get(name)!),
    );
    const results = interpret({ inputs: given, outputs: [value, ...updates.values(), ...gradients.map((g) => g!)] }, feedsOf(row, all));
    const expected = [row.output, ...[...updates.keys()].map((name) => row.after[name]!), ...names.map((name) => row.gradients[name]!)];
    expect([...updates.keys()]).toEqual(["moving_mean", "moving_variance"]);
    results.forEach((result, i) => {
      // With a mask Keras adds 1e-7 to the number of positions.
      expectClose(result, expected[i]!, row.mask ? { rtol: 1e-6, atol: 1e-7 } : { rtol: 1e-9, atol: 1e-11 });
    });
  });

  test("are normalized by the running statistics otherwise", () => {
    const { value, given } = trace(row, false);
    const feeds = { ...feedsOf(row, all), ...row.after };
    expectClose(interpret({ inputs: given, outputs: [value] }, feeds)[0]!, row.inference, { rtol: 1e-9, atol: 1e-11 });
  });
});

test("rows that only fill up a batch have no part in the statistics", () => {
  const row = golden.cases.vectors as unknown as Case;
  const [rows, size] = row.inputs.x!.shape as [number, number];
  const x = { data: [...Array.from(row.inputs.x!.data), ...new Array<number>(2 * size).fill(99)], shape: [rows + 2, size] };
  const longer = { ...row, inputs: { ...row.inputs, x } };
  const { updates, given } = trace(longer, true);
  const feeds = feedsOf(longer, [...new Array<number>(rows).fill(1), 0, 0]);
  const results = interpret({ inputs: given, outputs: [...updates.values()] }, feeds);
  results.forEach((result, i) => {
    expectClose(result, row.after[[...updates.keys()][i]!]!, { rtol: 1e-9 });
  });
});
