// From a model folder back to a classifier.
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { NumericArray } from "../core/array.ts";
import { expectKnownOptions } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { attachLists, refersToLists } from "../hub/option-lists.ts";
import { damaged, type ModelFiles, openModelFolder, reasonOf } from "../hub/read-model.node.ts";
import type { Tensors } from "../hub/tensor.ts";
import type { OwnLayers } from "../layers/registry.ts";
import type { Network } from "../models/network.ts";
import type { TextVectorizer } from "../text/vectorizer.ts";
import type { AnyTextModel, TextClassifier } from "./classifier.ts";
import { answering, type ClassifierParts, classifierOf, classNames, linearParts, memberFolder } from "./classifier-parts.node.ts";

export interface LoadOptions {
  /** Layers of your own that the model has, by the id given to `defineLayer`: each is made from its saved options. Default: none. */
  readonly layers?: OwnLayers;
}

/**
 * The model that a folder holds; a run folder gives its best one. Nothing is run before the first prediction.
 *
 * Its kind is `config.tercet.task`. For TypeScript it is a classifier unless you say otherwise: `loadModel<TextRegressor>(folder)`.
 * A model with layers of your own needs them: `loadModel(folder, { layers: { highway } })`. Throws `layer-unknown` where one is missing.
 */
export async function loadModel<Model extends AnyTextModel | TextClassifier = TextClassifier>(
  folder: string,
  options: LoadOptions = {},
): Promise<Model> {
  expectKnownOptions("loadModel", options, ["layers"]);
  if (options.layers) (await import("../layers/registry.ts")).checkOwnLayers(options.layers);
  return classifierOf(await loadParts(folder, options)) as Model; // what the caller knows of the folder
}

/**
 * The same for who only wants answers, such as the command line: a model with layers of the user's own is taken without them, because its
 * program is whole in the folder. `network` is null then.
 */
export async function loadForAnswers(folder: string): Promise<AnyTextModel> {
  return classifierOf(await loadParts(folder, { answersOnly: true }));
}

interface PartsOptions extends LoadOptions {
  /** Whether the network is left out: its program answers without it. Default false. */
  readonly answersOnly?: boolean;
  /** Whether it is a part of an ensemble, which is no ensemble itself. Default false. */
  readonly isMember?: boolean;
}

/** The same as parts, which can be written again or become members of an ensemble. */
export async function loadParts(folder: string, options: PartsOptions = {}): Promise<ClassifierParts> {
  const files = await openModelFolder(folder);
  const { architecture } = files.config.tercet;
  try {
    if (architecture === "ensemble" && options.isMember) throw damaged(files.path, "an ensemble inside an ensemble");
    if (architecture === "ensemble") return await loadEnsemble(files, options);
    return architecture === "linear" ? await loadLinear(files) : await loadNetwork(files, options);
  } catch (error) {
    if (error instanceof TercetError && error.problem.file !== undefined) throw error; // it says already what is wrong where
    if (error instanceof TercetError && error.code === "layer-unknown") throw layerUnknown(error, files.path);
    throw damaged(files.path, `parts that make no model: ${reasonOf(error)}`, error);
  }
}

/** Not damaged: a layer of the user's that was not given. */
function layerUnknown(cause: TercetError, folder: string): TercetError {
  const { expected, received, hint } = cause.problem;
  return new TercetError("layer-unknown", { file: join(folder, "config.json"), expected, received, hint, cause });
}

async function loadEnsemble({ path, config }: ModelFiles, options: PartsOptions): Promise<ClassifierParts> {
  const { weights, temperatures } = config.tercet.options as { weights: unknown; temperatures: unknown };
  const count = Array.isArray(weights) ? weights.length : 0;
  const areNumbers = (list: unknown) =>
    Array.isArray(list) && list.length === count && list.every((each) => Number.isFinite(each) && each > 0);
  if (count === 0 || !areNumbers(weights) || !areNumbers(temperatures)) {
    throw damaged(join(path, "config.json"), "no weight and temperature above 0 for each member of the ensemble");
  }
  const members: ClassifierParts[] = [];
  for (let i = 0; i < count; i++) members.push(await loadMember(path, i, options));
  const { ensembleParts } = await import("./ensemble.node.ts");
  const classes = classNames(config).join("\n");
  const odd = members.findIndex((member) => classNames(member.config).join("\n") !== classes);
  if (odd >= 0) throw damaged(join(path, memberFolder(odd), "config.json"), "labels that are not those of the ensemble");
  const whole = ensembleParts(members, { weights: weights as number[], temperatures: temperatures as number[] }); // checked above
  return { ...whole, config };
}

/** A member lies inside the folder and has no members of its own: a link back to the folder would be followed for ever. */
async function loadMember(path: string, index: number, options: PartsOptions): Promise<ClassifierParts> {
  const folder = join(path, memberFolder(index));
  const inside = (await realpath(folder).catch(() => folder)).startsWith(await realpath(path));
  if (!inside) throw damaged(folder, "a link that leaves the folder");
  return loadParts(folder, { ...options, isMember: true });
}

async function readTensors(files: ModelFiles): Promise<Tensors> {
  const { readSafetensors } = await import("../hub/safetensors.ts");
  return readSafetensors(await files.bytes("model.safetensors"), join(files.path, "model.safetensors")).tensors;
}

async function loadNetwork(files: ModelFiles, { layers = {}, answersOnly = false }: PartsOptions): Promise<ClassifierParts> {
  const { vectorizerFromTokenizerJson } = await import("../text/vectorizer.ts");
  const { config, tokenizer } = files;
  const { output, paddingBlind, task } = config.tercet;
  const vectorizer: TextVectorizer = vectorizerFromTokenizerJson(tokenizer, join(files.path, "tokenizer.json"));
  const onnx = () => files.bytes("onnx/model.onnx");
  const network = await networkOfFolder(files, { layers, answersOnly });
  if (network && !answersOnly) await expectLabels(network, files); // else the first answer shows it
  return {
    config,
    network,
    tokenizer: tokenizer as object, // parsed as JSON and read by the vectorizer
    tensors: () => readTensors(files),
    onnx,
    ...answering({
      onnx,
      vectorizer,
      classes: classNames(config).length,
      output,
      paddingBlind,
      independent: task === "multiLabel",
      file: join(files.path, "onnx/model.onnx"),
    }),
  };
}

/** For answers alone it is not needed, and a process that only answers starts a fifth sooner without its layers. */
async function networkOfFolder(files: ModelFiles, { layers = {}, answersOnly }: PartsOptions): Promise<Network | null> {
  if (answersOnly) return null;
  const { networkFromConfig } = await import("../models/registry.ts");
  const { architecture, options } = files.config.tercet;
  const whole = refersToLists(options) ? attachLists(options, await readTensors(files)) : options;
  return networkFromConfig({ architecture, options: whole }, layers);
}

/** A ready architecture has one output a label; a network of the user's own may read several outputs as one answer. */
async function expectLabels(network: Network, { config, path }: ModelFiles): Promise<void> {
  if (["sequential", "network"].includes(network.architecture)) return;
  const { outputWidth } = await import("../training/summary.ts");
  const { exportedWidth } = await import("../training/export-program.ts");
  const single = config.tercet.task !== "classification";
  const width = single ? outputWidth(network) : exportedWidth(network, outputWidth(network));
  const labels = classNames(config).length;
  if (width !== labels) throw damaged(join(path, "config.json"), `a list of ${labels} labels for a network with ${width} outputs`);
}

async function loadLinear(files: ModelFiles): Promise<ClassifierParts> {
  const { linearFromTensors } = await import("../models/linear/index.ts");
  const { options, seed, language, dataFingerprint, textColumns, labelColumn, labelSeparator, quantity } = files.config.tercet;
  type Config = Parameters<typeof linearFromTensors>[1];
  if (JSON.stringify(options.classes) !== JSON.stringify(classNames(files.config)))
    throw damaged(join(files.path, "config.json"), "labels in id2label that are not those of tercet.options.classes");
  const tensors = (await readTensors(files)) as Record<string, NumericArray>; // a linear model has no int64 and no bool
  const model = linearFromTensors(tensors, options as unknown as Config); // written from such a config
  return linearParts(model, { seed, facts: { language, dataFingerprint, textColumns, labelColumn, labelSeparator }, quantity });
}
