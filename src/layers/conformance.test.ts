import { expect, test } from "vitest";
import { type LayerCase, layerConformance } from "../../test/conformance/layer.ts";
import { activation } from "./activation.ts";
import { attentionPooling } from "./attention-pooling.ts";
import { bahdanauAttention } from "./bahdanau-attention.ts";
import { bidirectional } from "./bidirectional.ts";
import { conv1D } from "./conv-1d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { luongAttention } from "./luong-attention.ts";
import { type LayerName, layers } from "./registry.ts";
import { simpleRnn } from "./simple-rnn.ts";

// A layer in the registry without a row here does not compile.
const cases: Readonly<Record<LayerName, Readonly<Record<string, LayerCase>>>> = {
  activation: {
    gelu: { layer: activation("gelu"), takes: "sequence" },
    softmax: { layer: activation("softmax"), takes: "vector" },
  },
  attentionPooling: {
    additive: { layer: attentionPooling({ units: 2 }), takes: "sequence" },
    dot: { layer: attentionPooling({ score: "dot" }), takes: "sequence" },
  },
  bahdanauAttention: { "every position asks": { layer: bahdanauAttention({ units: 2 }), takes: "sequence" } },
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
  globalAveragePooling1D: { mean: { layer: globalAveragePooling1D(), takes: "sequence" } },
  globalMaxPooling1D: { maximum: { layer: globalMaxPooling1D(), takes: "sequence" } },
  gru: {
    "last state": { layer: gru({ units: 2 }), takes: "sequence" },
    "all states": { layer: gru({ units: 2, returnSequences: true }), takes: "sequence" },
    "reset before": { layer: gru({ units: 2, returnSequences: true, resetAfter: false }), takes: "sequence" },
    "dropped, backwards": { layer: gru({ units: 2, dropout: 0.5, recurrentDropout: 0.5, goBackwards: true }), takes: "sequence" },
    "reset before, dropped": { layer: gru({ units: 2, recurrentDropout: 0.5, resetAfter: false }), takes: "sequence" },
  },
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
  simpleRnn: {
    "last state": { layer: simpleRnn({ units: 2 }), takes: "sequence" },
    "all states, dropped": {
      layer: simpleRnn({ units: 2, returnSequences: true, dropout: 0.5, recurrentDropout: 0.5, activation: "relu" }),
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
