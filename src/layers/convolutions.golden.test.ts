import { describe, expect, test } from "vitest";
import { traceLayer } from "../../test/conformance/trace-layer.ts";
import golden from "../../test/golden/convolutions.json" with { type: "json" };
import { expectClose } from "../../test/graph/close.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret, type NumericInput } from "../graph/interpreter.ts";
import { constant, mul, reduceSum } from "../graph/ops/index.ts";
import { layerFromConfig } from "./registry.ts";

// Numbers: test/golden/convolutions.py (Keras 3; groups PyTorch), float64.
interface Case {
  readonly layer: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, NumericInput>>;
  readonly output: NumericInput;
  readonly outputWeights: NumericInput;
  readonly gradients: Readonly<Record<string, NumericInput>>;
}

describe.each(Object.entries(golden.cases as unknown as Readonly<Record<string, Case>>))("%s", (_, row) => {
  const layer = layerFromConfig({ layer: row.layer, options: row.options });
  const traced = traceLayer(layer, { shape: row.inputs.x!.shape, ids: false, masked: false });
  const { inputs, output, floats } = traced;

  test("gives the numbers of Keras", () => {
    const [y] = interpret({ inputs, outputs: [output.value] }, row.inputs);
    expect(y!.shape).toEqual(row.output.shape);
    expectClose(y!, row.output, { rtol: 1e-10, atol: 1e-12 });
  });

  test("has the gradients of Keras", () => {
    const weights = constant(Float64Array.from(Array.from(row.outputWeights.data)), row.outputWeights.shape);
    const names = Object.keys(row.gradients);
    expect([...floats.keys()].sort()).toEqual([...names].sort());
    const wrt = names.map((name) => floats.get(name)!);
    const { gradients } = differentiate([], reduceSum(mul(output.value, weights)), wrt);
    const found = interpret({ inputs, outputs: gradients.map((each) => each!) }, row.inputs);
    names.forEach((name, i) => {
      expectClose(found[i]!, row.gradients[name]!, { rtol: 1e-10, atol: 1e-12 });
    });
  });
});
