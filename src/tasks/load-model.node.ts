// From a model folder back to a classifier.
import { join } from "node:path";
import type { NumericArray } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { damaged, type ModelFiles, openModelFolder, reasonOf } from "../hub/read-model.node.ts";
import type { Tensors } from "../hub/tensor.ts";
import type { TextVectorizer } from "../text/vectorizer.ts";
import type { TextClassifier } from "./classifier.ts";
import { answering, type ClassifierParts, classifierOf, classNames, linearParts } from "./classifier-parts.node.ts";

/** The classifier that a folder holds; a run folder gives its best model. Nothing is run before the first prediction. */
export async function loadModel(folder: string): Promise<TextClassifier> {
  const files = await openModelFolder(folder);
  try {
    return classifierOf(files.config.tercet.architecture === "linear" ? await loadLinear(files) : await loadNetwork(files));
  } catch (error) {
    if (error instanceof TercetError && error.problem.file !== undefined) throw error; // it says already what is wrong where
    throw damaged(files.path, `parts that make no model: ${reasonOf(error)}`, error);
  }
}

async function readTensors(files: ModelFiles): Promise<Tensors> {
  const { readSafetensors } = await import("../hub/safetensors.ts");
  return readSafetensors(await files.bytes("model.safetensors"), join(files.path, "model.safetensors")).tensors;
}

async function loadNetwork(files: ModelFiles): Promise<ClassifierParts> {
  const { networkFromConfig } = await import("../models/registry.ts");
  const { vectorizerFromTokenizerJson } = await import("../text/vectorizer.ts");
  const { config, tokenizer } = files;
  const { architecture, options, output, paddingBlind } = config.tercet;
  const vectorizer: TextVectorizer = vectorizerFromTokenizerJson(tokenizer, join(files.path, "tokenizer.json"));
  const onnx = () => files.bytes("onnx/model.onnx");
  return {
    config,
    network: networkFromConfig({ architecture, options }),
    tokenizer: tokenizer as object, // parsed as JSON and read by the vectorizer
    tensors: () => readTensors(files),
    onnx,
    ...answering({ onnx, vectorizer, classes: classNames(config).length, output, paddingBlind, file: join(files.path, "onnx/model.onnx") }),
  };
}

async function loadLinear(files: ModelFiles): Promise<ClassifierParts> {
  const { linearFromTensors } = await import("../models/linear/index.ts");
  const { options, seed, language, dataFingerprint, textColumns, labelColumn } = files.config.tercet;
  type Config = Parameters<typeof linearFromTensors>[1];
  const tensors = (await readTensors(files)) as Record<string, NumericArray>; // a linear model has no int64 and no bool
  const model = linearFromTensors(tensors, options as unknown as Config); // written from such a config
  return linearParts(model, { seed, facts: { language, dataFingerprint, textColumns, labelColumn } });
}
