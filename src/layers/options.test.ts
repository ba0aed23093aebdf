import { expect, test } from "vitest";
import { input } from "../graph/ops/index.ts";
import { activation } from "./activation.ts";
import { bidirectional } from "./bidirectional.ts";
import { conv1D } from "./conv-1d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import type { Scope } from "./layer.ts";
import { lstm } from "./lstm.ts";
import { layerFromConfig } from "./registry.ts";

test.each([
  ["dense of 0 units", "option-invalid", "dense.units", () => dense({ units: 0 })],
  ["an LSTM of half a unit", "option-invalid", "lstm.units", () => lstm({ units: 0.5 })],
  ["an embedding without vectors", "option-invalid", "embedding.outputDim", () => embedding({ inputDim: 3, outputDim: 0 })],
  ["a dropout of everything", "option-invalid", "dropout.rate", () => dropout({ rate: 1 })],
  ["an unknown padding", "option-invalid", "conv1D.padding", () => conv1D({ filters: 1, kernelSize: 1, padding: "full" as never })],
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

test.each([
  ["conv1D", conv1D({ filters: 1, kernelSize: 5 })],
  ["convolutionBank", convolutionBank({ kernelSizes: [2, 5], filters: 1 })],
])("%s refuses a kernel that is longer than the text, and says where", (_, layer) => {
  const scope = { path: "network.layer", param: (name: string, shape: readonly number[]) => input(name, shape) } as unknown as Scope;
  const act = () => layer.call({ value: input("x", [2, 4, 3]), mask: null }, scope);
  expect(act).toThrow(expect.objectContaining({ code: "kernel-too-long", message: expect.stringContaining("network.layer") }));
});
