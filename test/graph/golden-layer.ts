// Holds a layer against golden numbers: its output, and the gradients of Σ output · weights for whatever it was given.
import { expect } from "vitest";
import { differentiate } from "../../src/graph/differentiate.ts";
import { interpret } from "../../src/graph/interpreter.ts";
import type { Graph, Value } from "../../src/graph/node.ts";
import { add, constant, input, mul, reduceSum } from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import type { Features, Scope } from "../../src/layers/layer.ts";
import { runOnnx } from "./run-onnx.ts";

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export type Arrays = Readonly<Record<string, Numbers>>;

export interface GoldenRun {
  /** The features, and whatever else gets a gradient, by name; the features are called `input`. */
  readonly inputs: Arrays;
  readonly mask?: Numbers | undefined;
  /** By the layer's names. */
  readonly parameters: Arrays;
  /** Random masks in the order in which the layer asks for them. */
  readonly keepMasks?: readonly Numbers[];
  /** What the outputs are compared with, and what weighs them in the loss. */
  readonly outputs: readonly { readonly expected: Numbers; readonly weights: Numbers }[];
  readonly gradients: Arrays;
}

/** Calls the layer with the features and the other inputs; answers its outputs. */
export type CallLayer = (features: Features, scope: Scope, others: Readonly<Record<string, Value>>) => readonly Value[];

/** In float64 by the interpreter to 1e-10, and in float32 by ONNX Runtime to 1e-5. */
export async function expectGolden(call: CallLayer, run: GoldenRun): Promise<void> {
  const { graph, feeds, names } = trace(call, run);
  const expected = [...run.outputs.map((each) => each.expected), ...names.map((name) => run.gradients[name]!)];
  const labels = [...run.outputs.map((_, i) => `output ${i}`), ...names];
  expect([...names].sort()).toEqual(Object.keys(run.gradients).sort());
  const exact = interpret(graph, feeds);
  const single = await runOnnx(simplify(graph), feeds);
  labels.forEach((label, i) => {
    close(exact[i]!, expected[i]!, { rtol: 1e-10, atol: 1e-11 }, `${label} in float64`);
    close(single[i]!, expected[i]!, { rtol: 1e-5, atol: 2e-6 }, `${label} in float32`);
  });
}

function trace(call: CallLayer, { inputs, mask, parameters, keepMasks = [], outputs }: GoldenRun) {
  const given = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, input(name, shape)]));
  const maskIn = mask ? input("mask", mask.shape, "bool") : null;
  const [found, keeps] = [new Map<string, Value>(), [] as Value[]];
  const values = call({ value: given.input!, mask: maskIn }, scopeOf(found, keeps), given);
  const wrt = new Map([...Object.entries(given), ...found]);
  const terms = values.map((value, i) => reduceSum(mul(value, constant(Float64Array.from(outputs[i]!.weights.data), value.shape))));
  const { outputs: anew, gradients } = differentiate(values, terms.reduce(add), [...wrt.values()]);
  const graph: Graph = {
    inputs: [...(maskIn ? [maskIn] : []), ...keeps, ...wrt.values()],
    outputs: [...anew, ...gradients.map((each) => each!)],
  };
  const kept = Object.fromEntries(keepMasks.map((numbers, i) => [`keep${i}`, numbers]));
  return { graph, feeds: { ...inputs, ...parameters, ...kept, ...(mask && { mask }) }, names: [...wrt.keys()] };
}

function scopeOf(parameters: Map<string, Value>, keeps: Value[]): Scope {
  const at = (path: string): Scope => ({
    training: true,
    path,
    param(name, shape) {
      const full = path ? `${path}.${name}` : name;
      if (!parameters.has(full)) parameters.set(full, input(full, shape));
      return parameters.get(full)!;
    },
    keepMask(shape) {
      keeps.push(input(`keep${keeps.length}`, shape, "bool"));
      return keeps.at(-1)!;
    },
    child: (name) => at(path ? `${path}.${name}` : name),
  });
  return at("");
}

function close(actual: Numbers, expected: Numbers, { rtol, atol }: { rtol: number; atol: number }, what: string): void {
  expect(actual.shape, what).toEqual([...expected.shape]);
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [actual.data[i]!, expected.data[i]!];
    if (!(Math.abs(a - b) <= atol + rtol * Math.abs(b))) expect.fail(`${what}[${i}]: ${a}, expected ${b}`);
  }
}
