import { expect, test } from "vitest";
import { type LayerCase, layerConformance } from "../../test/conformance/layer.ts";
import { activation } from "./activation.ts";
import { bidirectional } from "./bidirectional.ts";
import { classToken } from "./class-token.ts";
import { conv1D } from "./conv-1d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { encoderDecoder } from "./encoder-decoder.ts";
import { feedForward } from "./feed-forward.ts";
import { firstPosition } from "./first-position.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { lstm } from "./lstm.ts";
import { multiHeadAttention } from "./multi-head-attention.ts";
import { positionEmbedding } from "./position-embedding.ts";
import { type LayerName, layers } from "./registry.ts";
import { residual } from "./residual.ts";
import { reversibleEmbedding } from "./reversible-embedding.ts";
import { rmsNormalization } from "./rms-normalization.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import { sinusoidal } from "./sinusoidal.ts";
import { transformerDecoder } from "./transformer-decoder.ts";
import { transformerEncoder } from "./transformer-encoder.ts";

// A layer in the registry without a row here does not compile.
const cases: Readonly<Record<LayerName, Readonly<Record<string, LayerCase>>>> = {
  activation: {
    gelu: { layer: activation("gelu"), takes: "sequence" },
    softmax: { layer: activation("softmax"), takes: "vector" },
  },
  bidirectional: {
    "lstm, last state": { layer: bidirectional(lstm({ units: 2 })), takes: "sequence" },
    "lstm, all states": { layer: bidirectional(lstm({ units: 2, returnSequences: true })), takes: "sequence" },
  },
  classToken: { "before the text": { layer: classToken(), takes: "sequence" } },
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
  encoderDecoder: {
    "one block each": { layer: encoderDecoder({ numLayers: 1, numHeads: 1, intermediateDim: 2 }), takes: "sequence" },
  },
  feedForward: {
    relu: { layer: feedForward({ intermediateDim: 4 }), takes: "sequence" },
    gelu: { layer: feedForward({ intermediateDim: 4, activation: "gelu", dropout: 0.5 }), takes: "vector" },
    swiglu: { layer: feedForward({ intermediateDim: 4, activation: "swiglu", useBias: false }), takes: "sequence" },
    softmax: { layer: feedForward({ intermediateDim: 4, activation: "softmax" }), takes: "sequence" },
  },
  firstPosition: { "of a text": { layer: firstPosition(), takes: "sequence" } },
  globalAveragePooling1D: { mean: { layer: globalAveragePooling1D(), takes: "sequence" } },
  globalMaxPooling1D: { maximum: { layer: globalMaxPooling1D(), takes: "sequence" } },
  layerNormalization: { "epsilon of Keras": { layer: layerNormalization(), takes: "sequence" } },
  lstm: {
    "last state": { layer: lstm({ units: 2 }), takes: "sequence" },
    "all states": { layer: lstm({ units: 2, returnSequences: true }), takes: "sequence" },
  },
  multiHeadAttention: {
    "all positions": { layer: multiHeadAttention({ numHeads: 3 }), takes: "sequence" },
    "causal, with dropout": { layer: multiHeadAttention({ numHeads: 1, useCausalMask: true, dropout: 0.5 }), takes: "sequence" },
    "grouped, rotary": {
      layer: multiHeadAttention({ numHeads: 4, numKeyValueHeads: 2, keyDim: 2, valueDim: 1, useBias: false, positions: "rotary" }),
      takes: "sequence",
    },
    "grouped, fading": {
      layer: multiHeadAttention({ numHeads: 4, numKeyValueHeads: 2, keyDim: 2, useCausalMask: true, positions: "alibi" }),
      takes: "sequence",
    },
  },
  positionEmbedding: {
    "for every position": { layer: positionEmbedding({ sequenceLength: 9 }), takes: "sequence" },
    "for the first positions": { layer: positionEmbedding({ sequenceLength: 3 }), takes: "sequence" },
  },
  residual: {
    "pre-norm": { layer: residual(dense({ units: 3, activation: "tanh" }), { dropout: 0.5 }), takes: "sequence" },
    "post-norm": { layer: residual([dense({ units: 2 }), dense({ units: 3 })], { norm: "post", normalization: "rms" }), takes: "vector" },
  },
  reversibleEmbedding: {
    "to vectors": { layer: reversibleEmbedding({ inputDim: 6, outputDim: 2, maskZero: true }), takes: "ids", vocabulary: 6 },
    "and back": {
      layer: reversibleEmbedding({ inputDim: 6, outputDim: 2, maskZero: true }, [dense({ units: 2, activation: "tanh" })]),
      takes: "ids",
      vocabulary: 6,
    },
  },
  rmsNormalization: { "root mean square": { layer: rmsNormalization({ epsilon: 0.01 }), takes: "sequence" } },
  rotaryEmbedding: { "pairs of features": { layer: rotaryEmbedding(), takes: "sequence", features: 4 } },
  sinusoidal: {
    "of the paper": { layer: sinusoidal(), takes: "sequence" },
    "of the tutorials": { layer: sinusoidal({ cosineExponent: "odd", scale: 2 }), takes: "sequence" },
  },
  transformerDecoder: { "without a context": { layer: transformerDecoder({ numHeads: 3, intermediateDim: 2 }), takes: "sequence" } },
  transformerEncoder: {
    "pre-norm": {
      layer: transformerEncoder({ numHeads: 1, intermediateDim: 2, dropout: 0.5, activation: "gelu", epsilon: 0.01 }),
      takes: "sequence",
    },
    "post-norm": {
      layer: transformerEncoder({ numHeads: 3, intermediateDim: 2, norm: "post", normalization: "rms", useCausalMask: true }),
      takes: "sequence",
    },
  },
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
