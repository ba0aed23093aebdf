import { expect, test } from "vitest";
import { type LayerCase, layerConformance } from "../../test/conformance/layer.ts";
import { activation } from "./activation.ts";
import { attentionPooling } from "./attention-pooling.ts";
import { averagePooling1D } from "./average-pooling-1d.ts";
import { averagePooling2D } from "./average-pooling-2d.ts";
import { bahdanauAttention } from "./bahdanau-attention.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { bidirectional } from "./bidirectional.ts";
import { classToken } from "./class-token.ts";
import { concatenateLayer } from "./concatenate.ts";
import { conv1D } from "./conv-1d.ts";
import { conv2D } from "./conv-2d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { dotLayer } from "./dot.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { encoderDecoder } from "./encoder-decoder.ts";
import { feedForward } from "./feed-forward.ts";
import { firstPosition } from "./first-position.ts";
import { flatten } from "./flatten.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalAveragePooling2D } from "./global-average-pooling-2d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { globalMaxPooling2D } from "./global-max-pooling-2d.ts";
import { gru } from "./gru.ts";
import { hashedNgrams } from "./hashed-ngrams.ts";
import { inputLayer } from "./input-layer.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { lstm } from "./lstm.ts";
import { luongAttention } from "./luong-attention.ts";
import { maxPooling1D } from "./max-pooling-1d.ts";
import { maxPooling2D } from "./max-pooling-2d.ts";
import { mergeLayer } from "./merge.ts";
import { multiHeadAttention } from "./multi-head-attention.ts";
import { ngramEmbeddingBag } from "./ngram-embedding-bag.ts";
import { parallel } from "./parallel.ts";
import { positionEmbedding } from "./position-embedding.ts";
import { type LayerName, layers } from "./registry.ts";
import { reshape } from "./reshape.ts";
import { residual } from "./residual.ts";
import { reversibleEmbedding } from "./reversible-embedding.ts";
import { rmsNormalization } from "./rms-normalization.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import { simpleRnn } from "./simple-rnn.ts";
import { sinusoidal } from "./sinusoidal.ts";
import { spatialDropout1D } from "./spatial-dropout-1d.ts";
import { transformerDecoder } from "./transformer-decoder.ts";
import { transformerEncoder } from "./transformer-encoder.ts";
import { wordDropout } from "./word-dropout.ts";

// A layer in the registry without a row here does not compile.
const cases: Readonly<Record<LayerName, Readonly<Record<string, LayerCase>>>> = {
  activation: {
    gelu: { layer: activation("gelu"), takes: "sequence" },
    softmax: { layer: activation("softmax"), takes: "vector" },
  },
  add: { "three sequences": { layer: mergeLayer("add"), takes: "sequence", inputs: 3 } },
  attentionPooling: {
    additive: { layer: attentionPooling({ units: 2 }), takes: "sequence" },
    dot: { layer: attentionPooling({ score: "dot" }), takes: "sequence" },
  },
  average: { "three vectors": { layer: mergeLayer("average"), takes: "vector", inputs: 3 } },
  averagePooling1D: {
    valid: { layer: averagePooling1D({ poolSize: 3, strides: 1 }), takes: "sequence", shortest: 3 },
    "same, overlapping": { layer: averagePooling1D({ poolSize: 3, strides: 2, padding: "same" }), takes: "sequence" },
  },
  averagePooling2D: {
    valid: { layer: averagePooling2D({ poolSize: [3, 2] }), takes: "image" },
    "same, overlapping": { layer: averagePooling2D({ poolSize: 3, strides: 2, padding: "same" }), takes: "image" },
  },
  bahdanauAttention: { "every position asks": { layer: bahdanauAttention({ units: 2 }), takes: "sequence" } },
  batchNormalization: {
    "of positions": { layer: batchNormalization(), takes: "sequence" },
    "of vectors, without factor": { layer: batchNormalization({ scale: false, epsilon: 0.1 }), takes: "vector" },
    "of an image, without offset": { layer: batchNormalization({ center: false }), takes: "image" },
  },
  bidirectional: {
    "lstm, last state": { layer: bidirectional(lstm({ units: 2 })), takes: "sequence" },
    "lstm, all states": { layer: bidirectional(lstm({ units: 2, returnSequences: true })), takes: "sequence" },
    "lstm, summed, dropped": {
      layer: bidirectional(lstm({ units: 2, dropout: 0.5, recurrentDropout: 0.5 }), { mergeMode: "sum" }),
      takes: "sequence",
    },
    "gru, multiplied": { layer: bidirectional(gru({ units: 2, returnSequences: true }), { mergeMode: "mul" }), takes: "sequence" },
    "simpleRnn, mean": { layer: bidirectional(simpleRnn({ units: 2, returnState: true }), { mergeMode: "ave" }), takes: "sequence" },
  },
  classToken: { "before the text": { layer: classToken(), takes: "sequence" } },
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
    causal: { layer: conv1D({ filters: 2, kernelSize: 3, padding: "causal", activation: "sigmoid" }), takes: "sequence" },
    "valid, with strides": { layer: conv1D({ filters: 2, kernelSize: 3, strides: 2 }), takes: "sequence", shortest: 3 },
    "same, strides beyond the kernel": { layer: conv1D({ filters: 2, kernelSize: 2, strides: 3, padding: "same" }), takes: "sequence" },
    "valid, dilated": { layer: conv1D({ filters: 2, kernelSize: 2, dilationRate: 2, useBias: false }), takes: "sequence", shortest: 3 },
    "causal, dilated, with strides": {
      layer: conv1D({ filters: 2, kernelSize: 3, dilationRate: 2, strides: 2, padding: "causal" }),
      takes: "sequence",
    },
    "same, in groups": { layer: conv1D({ filters: 4, kernelSize: 3, groups: 2, padding: "same" }), takes: "sequence", features: 4 },
    "each feature alone": { layer: conv1D({ filters: 3, kernelSize: 2, groups: 3, padding: "causal" }), takes: "sequence" },
  },
  conv2D: {
    valid: { layer: conv2D({ filters: 2, kernelSize: 3, activation: "tanh" }), takes: "image" },
    "same, with strides": { layer: conv2D({ filters: 2, kernelSize: [3, 2], strides: [2, 3], padding: "same" }), takes: "image" },
    "dilated, in groups": { layer: conv2D({ filters: 4, kernelSize: 2, dilationRate: [3, 2], groups: 2, useBias: false }), takes: "image" },
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
    frozen: { layer: embedding({ inputDim: 6, outputDim: 2, maskZero: true, trainable: false }), takes: "ids", vocabulary: 6 },
    "whole words dropped": { layer: embedding({ inputDim: 6, outputDim: 2, maskZero: true, dropout: 0.5 }), takes: "ids", vocabulary: 6 },
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
  flatten: { "of an image": { layer: flatten(), takes: "image" } },
  globalAveragePooling1D: { mean: { layer: globalAveragePooling1D(), takes: "sequence" } },
  globalAveragePooling2D: { mean: { layer: globalAveragePooling2D(), takes: "image" } },
  globalMaxPooling1D: { maximum: { layer: globalMaxPooling1D(), takes: "sequence" } },
  globalMaxPooling2D: { maximum: { layer: globalMaxPooling2D(), takes: "image" } },
  gru: {
    "last state": { layer: gru({ units: 2 }), takes: "sequence" },
    "all states": { layer: gru({ units: 2, returnSequences: true }), takes: "sequence" },
    "reset before": { layer: gru({ units: 2, returnSequences: true, resetAfter: false }), takes: "sequence" },
    "dropped, backwards": { layer: gru({ units: 2, dropout: 0.5, recurrentDropout: 0.5, goBackwards: true }), takes: "sequence" },
    "reset before, dropped": { layer: gru({ units: 2, recurrentDropout: 0.5, resetAfter: false }), takes: "sequence" },
  },
  hashedNgrams: {
    "words alone": { layer: hashedNgrams({ inputDim: 6, buckets: 5, longest: 1 }), takes: "ids", vocabulary: 6 },
  },
  inputLayer: { "an image of a row of numbers": { layer: inputLayer({ shape: [2, 2, 1] }), takes: "vector", features: 4 } },
  layerNormalization: { "epsilon of Keras": { layer: layerNormalization(), takes: "sequence" } },
  lstm: {
    "last state": { layer: lstm({ units: 2 }), takes: "sequence" },
    "all states": { layer: lstm({ units: 2, returnSequences: true }), takes: "sequence" },
    "dropped, backwards": {
      layer: lstm({ units: 2, dropout: 0.5, recurrentDropout: 0.5, goBackwards: true, returnSequences: true }),
      takes: "sequence",
    },
  },
  luongAttention: {
    dot: { layer: luongAttention({ score: "dot" }), takes: "sequence" },
    general: { layer: luongAttention(), takes: "sequence" },
  },
  maximum: { "two sequences": { layer: mergeLayer("maximum"), takes: "sequence", inputs: 2 } },
  maxPooling1D: {
    valid: { layer: maxPooling1D(), takes: "sequence", shortest: 2 },
    "same, overlapping": { layer: maxPooling1D({ poolSize: 3, strides: 2, padding: "same" }), takes: "sequence" },
  },
  maxPooling2D: {
    valid: { layer: maxPooling2D(), takes: "image" },
    "same, overlapping": { layer: maxPooling2D({ poolSize: [2, 3], strides: [1, 2], padding: "same" }), takes: "image" },
  },
  minimum: { "two sequences": { layer: mergeLayer("minimum"), takes: "sequence", inputs: 2 } },
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
  multiply: { "two sequences": { layer: mergeLayer("multiply"), takes: "sequence", inputs: 2 } },
  ngramEmbeddingBag: {
    "no n-grams": { layer: ngramEmbeddingBag({ inputDim: 6, outputDim: 2, ngrams: [] }), takes: "ids", vocabulary: 6 },
    // 2 3 · 3 2 · 3 4 · 5 5 · 2 3 4 · 5 5 5
    "up to trigrams": {
      layer: ngramEmbeddingBag({ inputDim: 6, outputDim: 2, ngrams: [2, 3, 3, 2, 3, 4, 5, 5, 6, 4, 9, 5] }),
      takes: "ids",
      vocabulary: 6,
    },
  },
  parallel: {
    "two poolings": {
      layer: parallel({ branches: [[globalMaxPooling1D()], [dense({ units: 2 }), globalAveragePooling1D()]] }),
      takes: "sequence",
    },
  },
  positionEmbedding: {
    "for every position": { layer: positionEmbedding({ sequenceLength: 9 }), takes: "sequence" },
    "for the first positions": { layer: positionEmbedding({ sequenceLength: 3 }), takes: "sequence" },
  },
  reshape: { "of a vector": { layer: reshape({ targetShape: [2, 1, 3] }), takes: "vector", features: 6 } },
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
  simpleRnn: {
    "last state": { layer: simpleRnn({ units: 2 }), takes: "sequence" },
    "all states, dropped": {
      layer: simpleRnn({ units: 2, returnSequences: true, dropout: 0.5, recurrentDropout: 0.5, activation: "relu" }),
      takes: "sequence",
    },
  },
  sinusoidal: {
    "of the paper": { layer: sinusoidal(), takes: "sequence" },
    "of the tutorials": { layer: sinusoidal({ cosineExponent: "odd", scale: 2 }), takes: "sequence" },
  },
  spatialDropout1D: { half: { layer: spatialDropout1D({ rate: 0.5 }), takes: "sequence" } },
  subtract: { "two sequences": { layer: mergeLayer("subtract"), takes: "sequence", inputs: 2 } },
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
  wordDropout: { half: { layer: wordDropout({ rate: 0.5 }), takes: "ids", vocabulary: 6 } },
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
