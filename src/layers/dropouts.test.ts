import { describe, expect, test } from "vitest";
import { traceLayer } from "../../test/conformance/trace-layer.ts";
import { interpret } from "../graph/interpreter.ts";
import { embedding } from "./embedding.ts";
import type { Layer } from "./layer.ts";
import { spatialDropout1D } from "./spatial-dropout-1d.ts";
import { wordDropout } from "./word-dropout.ts";

function run(layer: Layer, x: { data: number[]; shape: number[] }, more: Record<string, { data: number[]; shape: number[] }>) {
  const ids = layer.config.layer !== "spatialDropout1D";
  const traced = traceLayer(layer, { shape: x.shape, ids, masked: false });
  return [...interpret({ inputs: traced.inputs, outputs: [traced.output.value] }, { x, ...more })[0]!.data];
}

test("spatialDropout1D leaves a feature out at all positions of a text, and scales the others", () => {
  const x = { data: [1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2] };
  const keep0 = { data: [1, 0, 0, 1], shape: [2, 1, 2] };
  expect(run(spatialDropout1D({ rate: 0.5 }), x, { keep0 })).toEqual([2, 0, 6, 0, 0, 12, 0, 16]);
});

test("wordDropout reads a word as the unknown one, and leaves padding as it is", () => {
  const x = { data: [5, 7, 3, 9, 0, 0], shape: [2, 3] };
  const keep0 = { data: [1, 0, 1, 0, 0, 1], shape: [2, 3] };
  expect(run(wordDropout({ rate: 0.5 }), x, { keep0 })).toEqual([5, 1, 3, 1, 0, 0]);
});

test("an embedding's dropout leaves a word out at all its places in a text, and there only", () => {
  const x = { data: [1, 2, 1, 1, 2, 2], shape: [2, 3] };
  const keep0 = { data: [1, 0, 1, 1, 1, 0], shape: [2, 3] }; // text 0 loses word 1, text 1 word 2
  const weight = { data: [0, 10, 20], shape: [3, 1] };
  expect(run(embedding({ inputDim: 3, outputDim: 1, dropout: 0.5 }), x, { keep0, weight })).toEqual([0, 40, 0, 20, 0, 0]);
});

describe("outside training, and at rate 0", () => {
  test.each([
    ["spatialDropout1D", (rate: number): Layer => spatialDropout1D({ rate }), [2, 3, 4]],
    ["wordDropout", (rate: number): Layer => wordDropout({ rate }), [2, 3]],
    ["embedding", (rate: number): Layer => embedding({ inputDim: 4, outputDim: 2, dropout: rate }), [2, 3]],
  ] as const)("%s asks for no mask", (name, make, shape) => {
    const ids = name !== "spatialDropout1D";
    for (const [rate, training] of [
      [0.5, false],
      [0, true],
    ] as const) {
      expect(traceLayer(make(rate), { shape, ids, masked: false, training }).keepMasks).toEqual([]);
    }
  });
});
