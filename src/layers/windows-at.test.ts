import { expect, test } from "vitest";
import { maskOf, traceLayer } from "../../test/conformance/trace-layer.ts";
import { expectClose } from "../../test/graph/close.ts";
import { drawFrom } from "../../test/graph/draw.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { constant, mul, reduceSum } from "../graph/ops/index.ts";
import { convolutionBank } from "./convolution-bank.ts";

// A program that trains on long texts computes the strongest windows by themselves; one that does not, takes the maximum of all windows.
test.each([
  { name: "without padding", lengths: null },
  { name: "with padding, short texts and an empty one", lengths: [60, 2, 0, 37] },
])("the strongest windows are the maximum over time, and so is their gradient: $name", ({ lengths }) => {
  const layer = convolutionBank({ kernelSizes: [1, 3, 4], filters: 5 });
  const shape = [4, 60, 3];
  const draw = drawFrom(7);
  const weight = draw.floats([4, 15]);
  const feeds: Record<string, { data: ArrayLike<number>; shape: readonly number[] }> = { x: draw.floats(shape) };
  if (lengths) feeds.mask = maskOf(lengths, 60);
  const [sparse, dense] = [true, false].map((training) => {
    const traced = traceLayer(layer, { shape, ids: false, masked: lengths !== null, training });
    for (const { name, shape: of } of traced.specs) feeds[name] ??= draw.floats(of);
    const floats = [...traced.floats.values()];
    const loss = reduceSum(mul(traced.output.value, constant(Float64Array.from(weight.data), weight.shape)));
    const { outputs, gradients } = differentiate([traced.output.value], loss, floats);
    return interpret({ inputs: traced.inputs, outputs: [...outputs, ...(gradients as Value[])] }, feeds);
  });
  expect(sparse).toHaveLength(1 + 1 + 6); // the value; gradients of x, three kernels, three biases
  sparse!.forEach((tensor, i) => {
    expectClose(tensor, dense![i]!, { rtol: 1e-12, atol: 1e-13 });
  });
});
