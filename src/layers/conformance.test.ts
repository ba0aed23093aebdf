import { expect, test } from "vitest";
import { type LayerCase, layerConformance } from "../../test/conformance/layer.ts";
import { activation } from "./activation.ts";
import { bidirectional } from "./bidirectional.ts";
import { concatenateLayer } from "./concatenate.ts";
import { conv1D } from "./conv-1d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { dotLayer } from "./dot.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { lstm } from "./lstm.ts";
import { mergeLayer } from "./merge.ts";
import { type LayerName, layers } from "./registry.ts";

// A layer in the registry without a row here does not compile.
const cases: Readonly<Record<LayerName, Readonly<Record<string, LayerCase>>>> = {
  activation: {
    gelu: { layer: activation("gelu"), takes: "sequence" },
    softmax: { layer: activation("softmax"), takes: "vector" },
  },
  add: { "three sequences": { layer: mergeLayer("add"), takes: "sequence", inputs: 3 } },
  average: { "three vectors": { layer: mergeLayer("average"), takes: "vector", inputs: 3 } },
  bidirectional: {
    "lstm, last state": { layer: bidirectional(lstm({ units: 2 })), takes: "sequence" },
    "lstm, all states": { layer: bidirectional(lstm({ units: 2, returnSequences: true })), takes: "sequence" },
  },
  concatenate: {
    "of features": { layer: concatenateLayer(), takes: "sequence", inputs: 2 },
    "of texts": {
      layer: concatenateLayer({ axis: 1 }),
      takes: "sequence",
      inputs: 2,
      seesPadding: "the padding of the first comes to stand between the two",
    },
  },
  conv1D: {
    valid: { layer: conv1D({ filters: 2, kernelSize: 3, activation: "tanh" }), takes: "sequence", shortest: 3 },
    same: { layer: conv1D({ filters: 2, kernelSize: 4, padding: "same" }), takes: "sequence" },
  },
  convolutionBank: {
    "two widths": { layer: convolutionBank({ kernelSizes: [1, 3], filters: 2 }), takes: "sequence", shortest: 3 },
  },
  dense: {
    "on vectors": { layer: dense({ units: 2, activation: "sigmoid" }), takes: "vector" },
    "at each position": { layer: dense({ units: 2, useBias: false }), takes: "sequence" },
  },
  dot: {
    "of vectors": { layer: dotLayer({ axes: 1 }), takes: "vector", inputs: 2 },
    "cosine of vectors": { layer: dotLayer({ axes: 1, normalize: true }), takes: "vector", inputs: 2 },
    "over the text": { layer: dotLayer({ axes: 1 }), takes: "sequence", inputs: 2 },
  },
  dropout: { half: { layer: dropout({ rate: 0.5 }), takes: "sequence" } },
  embedding: {
    masked: { layer: embedding({ inputDim: 6, outputDim: 2, maskZero: true }), takes: "ids", vocabulary: 6 },
    "without mask": {
      layer: embedding({ inputDim: 6, outputDim: 2 }),
      takes: "ids",
      vocabulary: 6,
      seesPadding: "without a mask padding is a token like any other",
    },
  },
  globalAveragePooling1D: { mean: { layer: globalAveragePooling1D(), takes: "sequence" } },
  globalMaxPooling1D: { maximum: { layer: globalMaxPooling1D(), takes: "sequence" } },
  lstm: {
    "last state": { layer: lstm({ units: 2 }), takes: "sequence" },
    "all states": { layer: lstm({ units: 2, returnSequences: true }), takes: "sequence" },
  },
  maximum: { "two sequences": { layer: mergeLayer("maximum"), takes: "sequence", inputs: 2 } },
  minimum: { "two sequences": { layer: mergeLayer("minimum"), takes: "sequence", inputs: 2 } },
  multiply: { "two sequences": { layer: mergeLayer("multiply"), takes: "sequence", inputs: 2 } },
  subtract: { "two sequences": { layer: mergeLayer("subtract"), takes: "sequence", inputs: 2 } },
};

for (const [name, rows] of Object.entries(cases)) {
  for (const [form, row] of Object.entries(rows)) layerConformance(`${name}, ${form}`, row);
}

test("every registered layer has a row here", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(layers).sort());
});

test("an embedding without a mask makes its model see padding, one with a mask does not", () => {
  expect(embedding({ inputDim: 6, outputDim: 2 }).paddingBlind).toBe(false);
  expect(embedding({ inputDim: 6, outputDim: 2, maskZero: true }).paddingBlind).toBe(true);
});
