// The two kinds of models, as the parts that a model folder is written from and read into.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { TercetError } from "../core/errors.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { guard } from "../core/write-failed.ts";
import { claimFolder } from "../hub/claim-folder.node.ts";
import { type CardFacts, modelCard } from "../hub/model-card.ts";
import { formatVersion, type ModelConfig, type TercetConfig } from "../hub/model-config.ts";
import { detachLists } from "../hub/option-lists.ts";
import { damaged, reasonOf } from "../hub/read-model.node.ts";
import type { Tensors } from "../hub/tensor.ts";
import { writeModelFiles } from "../hub/write-model.node.ts";
import type { LinearModel } from "../models/linear/index.ts";
import type { Network } from "../models/network.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { labelSetEncoder } from "../text/label-set-encoder.ts";
import { numberEncoder } from "../text/number-encoder.ts";
import type { TargetEncoder } from "../text/target-encoder.ts";
import type { TextVectorizer } from "../text/vectorizer.ts";
import { exportedOutput, exportProgram } from "../training/export-program.ts";
import { linearProgram } from "../training/linear-program.ts";
import type { TrainedState } from "../training/model.node.ts";
import { countParameters, viewOf } from "../training/parameters.ts";
import { makePredictor, type Predictor } from "../training/predictor.node.ts";
import { outputWidth } from "../training/summary.ts";
import { sumToOne, toProbabilities } from "../training/targets.ts";
import { type AnswerOptions, type AnyTextModel, defaultThreshold, toAnswers } from "./classifier.ts";
import { cellOfLabel } from "./label-cell.ts";

/** What belongs to a model besides its numbers. */
export interface ModelFacts {
  readonly language: string | null;
  readonly dataFingerprint: string | null;
  readonly textColumns?: readonly string[];
  readonly labelColumn?: string | null;
  /** Where a text has several labels: what stood between them in its file; null for JSON lists. */
  readonly labelSeparator?: string | null;
}

/** What a model folder says about how the model did. */
export interface TrainingFacts {
  readonly metrics: object | null;
  readonly rows: CardFacts["rows"];
  readonly test: CardFacts["test"];
}

export interface ClassifierParts {
  readonly config: ModelConfig;
  readonly network: Network | null;
  readonly tokenizer: object | null;
  /** The models that an ensemble is made of, each a classifier of its own. */
  readonly members?: readonly ClassifierParts[];
  /** The numbers, for a folder that is written; null for an ensemble. */
  tensors(): Promise<Tensors | null>;
  onnx(): Promise<Uint8Array | null>;
  probabilities(texts: readonly string[], options?: AnswerOptions): Promise<Float32Array>;
  release(): Promise<void>;
}

const partsByClassifier = new WeakMap<object, ClassifierParts>();

/** What a classifier was made of; undefined for one that is not ours. */
export function partsOf(classifier: object): ClassifierParts | undefined {
  return partsByClassifier.get(classifier);
}

/** A model of ready parts. */
export function classifierOf(parts: ClassifierParts): AnyTextModel {
  const { config, network } = parts;
  const classes = classNames(config);
  const classifier: AnyTextModel = {
    classes,
    network,
    config,
    probabilities: parts.probabilities,
    predict: async (texts, options) => toAnswers(await parts.probabilities(texts, options), config),
    async evaluate(rows) {
      if (rows.length === 0) throw new TercetError("batch-empty", { where: "evaluate", expected: "at least one row", received: "none" });
      const { judgeAnswers } = await import("./judge.ts"); // a prediction has no use for the metrics
      const { task, seed, threshold } = config.tercet;
      const cells = rows.map(({ label }) => cellOfLabel(label, task));
      const probabilities = await parts.probabilities(rows.map(({ text }) => text));
      return judgeAnswers(encoderOf(config), cells, probabilities, { seed, threshold }).metrics;
    },
    async save(folder, options) {
      const claimed = await claimFolder(folder, options);
      try {
        await writeClassifier(claimed.temporary, parts, { metrics: null, rows: null, test: null });
        await claimed.commit();
      } finally {
        await claimed.abandon();
      }
    },
    release: parts.release,
  };
  partsByClassifier.set(classifier, parts);
  return classifier;
}

/** Writes the files of a model folder; returns their size in bytes. */
export async function writeClassifier(folder: string, parts: ClassifierParts, { metrics, rows, test }: TrainingFacts): Promise<number> {
  const { config, tokenizer, members = [] } = parts;
  let size = 0;
  for (const [i, member] of members.entries()) {
    const inside = join(folder, memberFolder(i));
    await guard(inside, () => mkdir(inside, { recursive: true }));
    size += await writeClassifier(inside, member, { metrics: null, rows, test: null });
  }
  const [tensors, onnx] = [await parts.tensors(), await parts.onnx()];
  return (
    size +
    (await guard(folder, () =>
      writeModelFiles(folder, { config, tensors, onnx, tokenizer, metrics, card: modelCard({ config, rows, test }) }),
    ))
  );
}

/** Where a member of an ensemble lies in its folder. */
export function memberFolder(index: number): string {
  return `members/${index}`;
}

/** The encoder of a model's labels. */
export function encoderOf(config: ModelConfig): TargetEncoder {
  const classes = classNames(config);
  const { task, quantity } = config.tercet;
  if (task === "multiLabel") return labelSetEncoder({ classes });
  return task === "regression" ? numberEncoder({ name: classes[0], ...quantity }) : labelEncoder({ classes });
}

export function classNames({ id2label }: ModelConfig): string[] {
  return Object.keys(id2label)
    .sort((a, b) => Number(a) - Number(b))
    .map((id) => id2label[id]!);
}

/** A trained network with its vectorizer and labels. */
export function networkParts(
  state: TrainedState,
  { vectorizer, labels, facts }: { readonly vectorizer: TextVectorizer; readonly labels: TargetEncoder; readonly facts: ModelFacts },
): ClassifierParts {
  const { network, layout, weights, loss, optimizer, seed, plan } = state;
  const width = outputWidth(network);
  const output = exportedOutput(network, width);
  const unit = unitOf(labels);
  const lists = detachLists(network.options);
  let onnx: Uint8Array | undefined;
  const program = () => (onnx ??= exportProgram(network, layout, weights, { maxLength: vectorizer.maxLength, unit }));
  const config: ModelConfig = {
    ...sharedConfig(labels.task, labels.classes),
    architectures: [network.architecture],
    max_position_embeddings: vectorizer.maxLength,
    tercet: {
      formatVersion,
      task: labels.task,
      architecture: network.architecture,
      options: lists.options,
      loss: loss?.id ?? null,
      optimizer: optimizer && { id: optimizer.id, config: { ...optimizer.config } },
      seed,
      plan: plan && { ...plan },
      output,
      paddingBlind: network.paddingBlind,
      ...taskFacts(labels.task, facts, unit),
      ...sharedFacts(facts),
      parameters: countParameters(layout),
    },
  };
  return {
    config,
    network,
    tokenizer: vectorizer.toTokenizerJson({ padTo: network.paddingBlind ? "longest" : "fixed" }),
    tensors: async () => ({
      ...Object.fromEntries(layout.places.map((place) => [place.name, { data: viewOf(weights, place), shape: place.shape }])),
      ...lists.tensors,
    }),
    onnx: async () => program(),
    ...answering({
      onnx: async () => program(),
      vectorizer,
      classes: labels.classes.length,
      output,
      paddingBlind: network.paddingBlind,
      independent: labels.task === "multiLabel",
    }),
  };
}

/** How a network's exported program answers texts. */
export function answering(options: {
  readonly onnx: () => Promise<Uint8Array>;
  readonly vectorizer: TextVectorizer;
  readonly classes: number;
  readonly output: Network["output"];
  readonly paddingBlind: boolean;
  /** Whether each label has a probability of its own; else they sum to 1. Default false. */
  readonly independent?: boolean;
  /** The file the program was read from: it is named when the program cannot be loaded or run. */
  readonly file?: string;
}): Pick<ClassifierParts, "probabilities" | "release"> {
  const { vectorizer, classes, output, paddingBlind, independent = false, file } = options;
  let predictor: Promise<Predictor> | undefined;
  const blame = (error: unknown, received: string) => (file === undefined ? error : damaged(file, received, error));
  const ready = async (): Promise<Predictor> => {
    const onnx = await options.onnx();
    return makePredictor({ onnx, width: classes, paddingBlind }).catch((error) => {
      throw error instanceof TercetError ? error : blame(error, "no program that ONNX Runtime can load"); // ours: there is no engine
    });
  };
  return {
    async probabilities(texts, { signal } = {}) {
      if (texts.length === 0) return new Float32Array(0);
      predictor ??= ready();
      const x: EncodedTexts = vectorizer.encode(texts);
      const { logits } = await predictor;
      const answers = await logits(x, signal).catch((error) => {
        throw signal?.aborted ? error : blame(error, `a program that does not run on the model's texts: ${reasonOf(error)}`);
      });
      const scores = toProbabilities(answers, classes, output);
      return output === "sigmoid" && !independent ? sumToOne(scores, classes) : scores;
    },
    async release() {
      await (await predictor)?.release();
      predictor = undefined;
    },
  };
}

/** A trained linear model. */
export function linearParts(
  model: LinearModel,
  { seed, facts, quantity }: { readonly seed: number; readonly facts: ModelFacts; readonly quantity?: TercetConfig["quantity"] },
): ClassifierParts {
  const { task = "classification", classes } = model.options;
  const config: ModelConfig = {
    ...sharedConfig(task, classes),
    architectures: ["linear"],
    max_position_embeddings: Number.MAX_SAFE_INTEGER,
    tercet: {
      formatVersion,
      task,
      architecture: "linear",
      options: { ...model.options },
      loss: null,
      optimizer: null,
      seed,
      plan: null,
      output: linearOutput[task],
      paddingBlind: true,
      ...taskFacts(task, facts, quantity),
      ...sharedFacts(facts),
      parameters: model.parameters,
    },
  };
  return {
    config,
    network: null,
    tokenizer: null,
    tensors: async () => model.toTensors(),
    onnx: async () => linearProgram(model.weights, model.bias, task),
    probabilities: async (texts) => model.predictProbabilities(texts),
    release: async () => {},
  };
}

const linearOutput = { classification: "softmax", multiLabel: "sigmoid", regression: "linear" } as const satisfies Record<TaskKind, string>;

const problemTypes = {
  classification: "single_label_classification",
  multiLabel: "multi_label_classification",
  regression: "regression",
} as const satisfies Record<TaskKind, ModelConfig["problem_type"]>;

/** What brings a standardized quantity back to its unit; undefined where the answers are labels. */
export function unitOf(labels: TargetEncoder): TercetConfig["quantity"] {
  return labels.task === "regression" ? { mean: labels.mean, deviation: labels.deviation } : undefined;
}

function taskFacts(task: TaskKind, { labelSeparator = null }: ModelFacts, quantity: TercetConfig["quantity"]) {
  if (task === "multiLabel") return { threshold: defaultThreshold, labelSeparator };
  return quantity ? { quantity } : {};
}

function sharedConfig(
  task: TaskKind,
  classes: readonly string[],
): Omit<ModelConfig, "architectures" | "max_position_embeddings" | "tercet"> {
  return {
    model_type: "tercet",
    id2label: Object.fromEntries(classes.map((label, id) => [String(id), label])),
    label2id: Object.fromEntries(classes.map((label, id) => [label, id])),
    problem_type: problemTypes[task],
    pad_token_id: 0,
  };
}

function sharedFacts({ language, dataFingerprint, textColumns, labelColumn }: ModelFacts) {
  return {
    language,
    dataFingerprint,
    ...(textColumns && { textColumns: [...textColumns] }),
    ...(labelColumn !== undefined && { labelColumn }),
  };
}
