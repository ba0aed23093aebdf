import { expect, test } from "vitest";
import { input } from "../graph/ops/index.ts";
import { activation } from "./activation.ts";
import { averagePooling2D } from "./average-pooling-2d.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { bidirectional } from "./bidirectional.ts";
import { conv1D } from "./conv-1d.ts";
import { conv2D } from "./conv-2d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { inputLayer } from "./input-layer.ts";
import type { Scope } from "./layer.ts";
import { lstm } from "./lstm.ts";
import { maxPooling1D } from "./max-pooling-1d.ts";
import { maxPooling2D } from "./max-pooling-2d.ts";
import { layerFromConfig } from "./registry.ts";
import { reshape } from "./reshape.ts";
import { spatialDropout1D } from "./spatial-dropout-1d.ts";
import { wordDropout } from "./word-dropout.ts";

test.each([
  ["dense of 0 units", "option-invalid", "dense.units", () => dense({ units: 0 })],
  ["an LSTM of half a unit", "option-invalid", "lstm.units", () => lstm({ units: 0.5 })],
  ["an embedding without vectors", "option-invalid", "embedding.outputDim", () => embedding({ inputDim: 3, outputDim: 0 })],
  ["a dropout of everything", "option-invalid", "dropout.rate", () => dropout({ rate: 1 })],
  ["an unknown padding", "option-invalid", "conv1D.padding", () => conv1D({ filters: 1, kernelSize: 1, padding: "full" as never })],
  ["a stride of 0", "option-invalid", "conv1D.strides", () => conv1D({ filters: 1, kernelSize: 1, strides: 0 })],
  ["a causal image", "option-invalid", "conv2D.padding", () => conv2D({ filters: 1, kernelSize: 1, padding: "causal" as never })],
  ["a kernel of three axes", "option-invalid", "conv2D.kernelSize", () => conv2D({ filters: 1, kernelSize: [1, 2, 3] as never })],
  ["a window of half a position", "option-invalid", "maxPooling1D.poolSize", () => maxPooling1D({ poolSize: 0.5 })],
  ["a window of 0 rows", "option-invalid", "averagePooling2D.poolSize", () => averagePooling2D({ poolSize: [0, 2] })],
  ["a spatial dropout of everything", "option-invalid", "spatialDropout1D.rate", () => spatialDropout1D({ rate: 1 })],
  ["a dropout of every word", "option-invalid", "wordDropout.rate", () => wordDropout({ rate: 1 })],
  ["an embedding that drops every word", "option-invalid", "embedding.dropout", () => embedding({ inputDim: 3, outputDim: 2, dropout: 1 })],
  [
    "vectors of another size",
    "shape-mismatch",
    "embedding.weights",
    () => embedding({ inputDim: 3, outputDim: 2, weights: { data: new Float32Array(4), shape: [2, 2] } }),
  ],
  ["a momentum of 1", "option-invalid", "batchNormalization.momentum", () => batchNormalization({ momentum: 1 })],
  ["an example of no shape", "option-invalid", "inputLayer.shape", () => inputLayer({ shape: [] })],
  ["a target shape with a hole", "option-invalid", "reshape.targetShape", () => reshape({ targetShape: [2, -1] })],
  ["a bank without widths", "option-invalid", "convolutionBank.kernelSizes", () => convolutionBank({ kernelSizes: [], filters: 1 })],
  ["a bank with a width of 0", "option-invalid", "kernelSizes[1]", () => convolutionBank({ kernelSizes: [2, 0], filters: 1 })],
  ["two directions of a layer without a direction", "option-invalid", "bidirectional", () => bidirectional(dense({ units: 1 }))],
  ["a misspelt activation, with the nearest name", "option-invalid", "sigmoid", () => activation("sigmoyd" as never)],
  [
    "a misspelt option, with the nearest name",
    "option-unknown",
    "returnSequences",
    () => lstm({ units: 1, returnSequence: true } as never),
  ],
  ["a misspelt option of a bank", "option-unknown", "kernelSizes", () => convolutionBank({ kernelSize: [2], filters: 1 } as never)],
  ["a bank whose widths are no list", "option-invalid", "kernelSizes", () => convolutionBank({ kernelSizes: 3 as never, filters: 1 })],
  ["a misspelt option of dropout", "option-unknown", "rate", () => dropout({ rat: 0.5 } as never)],
  ["a misspelt layer in a file, with the nearest name", "layer-unknown", "dense", () => layerFromConfig({ layer: "danse", options: {} })],
])("refuses %s", (_, code, named, act) => {
  expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
});

const scope = { path: "network.layer", param: (name: string, shape: readonly number[]) => input(name, shape) } as unknown as Scope;
const text = () => input("x", [2, 4, 3]);
const picture = () => input("x", [2, 4, 5, 3]);

test.each([
  ["conv1D", conv1D({ filters: 1, kernelSize: 5 }), text],
  ["conv1D, dilated", conv1D({ filters: 1, kernelSize: 3, dilationRate: 2 }), text],
  ["conv2D", conv2D({ filters: 1, kernelSize: [2, 6] }), picture],
  ["conv2D, dilated", conv2D({ filters: 1, kernelSize: 3, dilationRate: [2, 1] }), picture],
  ["maxPooling1D", maxPooling1D({ poolSize: 5 }), text],
  ["averagePooling2D", averagePooling2D({ poolSize: 5 }), picture],
  ["convolutionBank", convolutionBank({ kernelSizes: [2, 5], filters: 1 }), text],
] as const)("%s refuses a kernel that is longer than what it reads, and says where", (_, layer, x) => {
  const act = () => layer.call({ value: x(), mask: null }, scope);
  expect(act).toThrow(expect.objectContaining({ code: "kernel-too-long", message: expect.stringContaining("network.layer") }));
});

test.each([
  [
    "groups that do not divide the features",
    "option-invalid",
    "network.layer.groups",
    conv1D({ filters: 4, kernelSize: 1, groups: 2 }),
    text,
  ],
  [
    "groups that do not divide the filters",
    "option-invalid",
    "network.layer.groups",
    conv2D({ filters: 4, kernelSize: 1, groups: 3 }),
    picture,
  ],
  ["a picture read as a text", "shape-mismatch", "[batch, length, features]", conv1D({ filters: 1, kernelSize: 1 }), picture],
  ["a text read as a picture", "shape-mismatch", "[batch, rows, columns, channels]", maxPooling2D(), text],
  ["a target shape of another size", "shape-mismatch", "network.layer", reshape({ targetShape: [5] }), text],
] as const)("refuses %s", (_, code, named, layer, x) => {
  const act = () => layer.call({ value: x(), mask: null }, { ...scope, child: () => scope });
  expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
});
