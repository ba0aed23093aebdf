// From a data file to a model folder: read, split, train, judge, write.
import { createHash } from "node:crypto";
import { expectOneOf, expectOption, expectPositive, expectPositiveInteger } from "../core/check.ts";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import { plainName } from "../core/nearest.ts";
import { claimFolder } from "../hub/claim-folder.node.ts";
import { nextRunFolder } from "../hub/next-folder.node.ts";
import { classificationMetrics, type Metrics, undefinedMetrics } from "../metrics/classification-report.ts";
import type { Architecture } from "../models/architecture.ts";
import { trainLinearAsync } from "../models/linear/index.ts";
import { architectures } from "../models/registry.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import type { DataFacts } from "../text/audit.ts";
import { type LabelEncoder, labelEncoder } from "../text/label-encoder.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import { macsPerText, predictSeconds } from "../training/cost.ts";
import type { HistoryValues, Stopped, TrainingEvent } from "../training/events.ts";
import { lossIsNan } from "../training/model.node.ts";
import { countParameters } from "../training/parameters.ts";
import { makePlan, type Plan } from "../training/plan.node.ts";
import { summaryText } from "../training/summary.ts";
import { networkLayout, train } from "../training/trainer.node.ts";
import { type Checkpoint, checkpointOf, type TrainingIdentity } from "./checkpoint.node.ts";
import { chooseLoss } from "./choose-loss.ts";
import type { LabeledText } from "./classifier.ts";
import { type ClassifierParts, linearParts, networkParts, writeClassifier } from "./classifier-parts.node.ts";
import { type DataOptions, type Part, type PreparedData, prepareData, type SplitFacts } from "./data-set.node.ts";

export interface TrainTaskOptions extends DataOptions {
  /** A file: CSV, TSV or JSON lines. */
  readonly data: string;
  /** Id of an architecture. Default "bilstm". */
  readonly architecture?: string;
  /** Id of an optimizer. Default "adam". */
  readonly optimizer?: string;
  /** Id of a loss, or "crossentropy". Default: what fits the labels. */
  readonly loss?: string;
  /** Default 10; the training ends earlier when three epochs brought no better validation loss. */
  readonly epochs?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default: the optimizer's. */
  readonly learningRate?: number;
  /** Tokens of a text that are read. Default 128. */
  readonly maxLength?: number;
  /** Default 20,000. */
  readonly vocabularySize?: number;
  /** Words that occur less often in the training rows count as unknown. Default 2. */
  readonly minCount?: number;
  readonly validation?: string | number;
  readonly test?: string | number;
  readonly unknownLabels?: "drop";
  /** Default 1. */
  readonly seed?: number;
  /** Most threads that work. The results are the same bits. */
  readonly threads?: number;
  /** The model folder. Default runs/<data>-<n>. */
  readonly out?: string;
  readonly overwrite?: boolean;
  /** Goes on after the last whole epoch of a training into the same folder that was interrupted or killed. */
  readonly resume?: boolean;
  /** Whether the linear model is trained beside a network, for comparison. Default true. */
  readonly baseline?: boolean;
  readonly onEvent?: (event: TaskEvent) => void;
  /** Aborted: training stops, the best so far is written. */
  readonly signal?: AbortSignal;
}

export type DataReport = DataFacts & { readonly split: SplitFacts };

export type TaskEvent =
  | TrainingEvent
  | { readonly event: "data"; readonly data: DataReport; readonly task: string; readonly taskReason: string }
  | {
      readonly event: "model";
      readonly architecture: string;
      readonly optimizer: string | null;
      readonly loss: string | null;
      readonly parameters: number | null;
      readonly plan: { readonly workers: number; readonly threads: number };
      readonly predictedSeconds: number | null;
      readonly network: string | null;
    }
  | { readonly event: "baseline"; readonly architecture: "linear"; readonly seconds: number; readonly accuracy: number | null }
  | { readonly event: "warning"; readonly problem: Problem }
  | { readonly event: "done"; readonly model: string };

export interface TrainReport {
  readonly task: "classification";
  readonly taskReason: string;
  readonly data: DataReport;
  readonly architecture: string;
  readonly optimizer: string | null;
  readonly loss: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly macsPerText: number | null;
  readonly predictedSeconds: number | null;
  readonly plan: { readonly workers: number; readonly threads: number };
  readonly epochs: number;
  readonly bestEpoch: number | null;
  readonly stopped: Stopped;
  readonly history: HistoryValues;
  readonly validation: Metrics | null;
  readonly test: Metrics | null;
  readonly baseline: { readonly architecture: "linear"; readonly test: Metrics | null } | null;
  /** Absolute path of the model folder. */
  readonly model: string;
  readonly sizeBytes: number;
  readonly weightsSha256: string;
  /** Some rows of the test part, to show the model on. */
  readonly samples: readonly LabeledText[];
  readonly warnings: readonly Problem[];
}

const sampleRows = 3;
const patience = 3;

/** Trains one model on a file and writes it. What goes wrong with the data is refused before anything is written. */
export async function trainTask(options: TrainTaskOptions): Promise<TrainReport> {
  checkOptions(options);
  const { seed = 1, out = nextRunFolder(options.data), overwrite = false, onEvent } = options;
  const architecture = findRow(architectures, "--architecture", options.architecture ?? "bilstm");
  const checkpoint = checkpointOf(out);
  const resumes = options.resume === true && checkpoint.exists;
  const folder = await claimFolder(out, { overwrite: overwrite || resumes });
  try {
    const data = await prepareData(options.data, { ...options, seed });
    const labels = labelEncoder().adapt(data.train.labels);
    const report: DataReport = { ...data.audit.data, split: data.split };
    onEvent?.({ event: "data", data: report, task: "classification", taskReason: data.audit.taskReason });
    for (const problem of data.warnings) onEvent?.({ event: "warning", problem });
    const made = await makeModel(architecture, options, { data, labels, seed, checkpoint });
    const validation = await judge(made.parts, data.validation, labels, seed);
    const test = await judge(made.parts, data.test, labels, seed);
    const baseline = made.isBaseline || options.baseline === false ? null : await trainBaseline(data, labels, options, seed);
    const rows = { train: data.split.train, validation: data.split.validation, test: data.split.test };
    const facts = { metrics: { validation, test }, rows, test };
    const sizeBytes = await writeClassifier(folder.temporary, made.parts, facts);
    await made.parts.release();
    await folder.commit();
    if (made.stopped !== "interrupted") await checkpoint.remove();
    onEvent?.({ event: "done", model: folder.path });
    const { parts: _, isBaseline: __, warnings, ...told } = made;
    return {
      task: "classification",
      taskReason: data.audit.taskReason,
      data: report,
      ...told,
      validation,
      test,
      baseline: baseline && { architecture: "linear", test: baseline },
      model: folder.path,
      sizeBytes,
      samples: samplesOf(data.test),
      warnings: [...data.warnings, ...warnings, ...(test ? undefinedMetrics(test) : [])],
    };
  } finally {
    await folder.abandon();
  }
}

type Told = Pick<
  TrainReport,
  | "architecture"
  | "optimizer"
  | "loss"
  | "options"
  | "parameters"
  | "macsPerText"
  | "predictedSeconds"
  | "plan"
  | "epochs"
  | "bestEpoch"
  | "stopped"
  | "history"
  | "weightsSha256"
>;

interface MadeModel extends Told {
  readonly parts: ClassifierParts;
  readonly isBaseline: boolean;
  readonly warnings: readonly Problem[];
}

interface Given {
  readonly data: PreparedData;
  readonly labels: LabelEncoder;
  readonly seed: number;
  readonly checkpoint: Checkpoint;
}

function makeModel(architecture: Architecture, options: TrainTaskOptions, given: Given): Promise<MadeModel> {
  return architecture.kind === "linear" ? makeLinear(options, given) : makeNetwork(architecture, options, given);
}

async function makeNetwork(
  architecture: Architecture,
  options: TrainTaskOptions,
  { data, labels, seed, checkpoint }: Given,
): Promise<MadeModel> {
  const { epochs = 10, batchSize = 32, maxLength = 128, vocabularySize = 20_000, minCount = 2, threads, onEvent, signal } = options;
  const { loss, outputs, output } = chooseLoss(options.loss, labels.classes.length);
  const vectorizer = textVectorizer({ maxLength, vocabularySize, minCount, splitting: data.audit.language.splitting }).adapt(
    data.train.texts,
  );
  const network = architecture.create!({ vocabularySize: vectorizer.size, outputs, output });
  const optimizer = makeOptimizer(options);
  const learningRate = optimizer.config.learningRate as number; // every optimizer records one
  const plan = makePlan({ batchSize, workers: threads });
  const { layout } = networkLayout(network);
  const encode = (part: Part) => ({ x: vectorizer.encode(part.texts), y: labels.encode(part.labels).data });
  const trainRows = encode(data.train);
  const macs = macsPerText(network, meanLength(trainRows.x.lengths));
  const predictedSeconds = predictSeconds({ macs, rows: trainRows.y.length, batchSize, epochs, workers: plan.workers });
  const told = {
    architecture: architecture.id,
    optimizer: optimizer.id,
    loss: loss.id,
    parameters: countParameters(layout),
    plan: shown(plan),
  };
  onEvent?.({ event: "model", ...told, predictedSeconds, network: summaryText(network, maxLength) });
  const given = {
    architecture: architecture.id,
    loss: loss.id,
    optimizer: optimizer.id,
    learningRate,
    batchSize,
    seed,
    shards: plan.shards,
  };
  const identity: TrainingIdentity = {
    data: data.audit.data.fingerprint,
    split: data.split,
    vocabulary: vectorizer.size,
    maxLength,
    ...given,
  };
  const result = await train({
    resume: options.resume ? await checkpoint.read(identity) : undefined,
    onCheckpoint: (state) => checkpoint.write(identity, state),
    network,
    loss,
    optimizer,
    learningRate,
    train: trainRows,
    validation: data.validation.texts.length > 0 ? encode(data.validation) : undefined,
    epochs,
    batchSize,
    seed,
    plan,
    earlyStopping: data.validation.texts.length > 0 ? { patience } : undefined,
    restoreBest: data.validation.texts.length > 0,
    onEvent,
    signal,
  });
  if (result.stopped === "nan" && result.bestEpoch === 0) throw lossIsNan(result.nanStep!);
  if (result.stopped === "interrupted" && result.bestEpoch === 0) throw interrupted();
  const warnings = result.stopped === "nan" ? [nanWarning(result.nanStep!, result.bestEpoch)] : [];
  const state = { network, layout, weights: result.weights, loss, optimizer, seed, plan };
  return {
    ...told,
    options: { ...architecture.defaults, epochs, batchSize, learningRate, maxLength, vocabularySize: vectorizer.size, minCount },
    macsPerText: macs,
    predictedSeconds,
    epochs: result.history.loss.length,
    bestEpoch: result.bestEpoch,
    stopped: result.stopped,
    history: result.history,
    weightsSha256: sha256(result.weights),
    parts: networkParts(state, { vectorizer, labels, facts: modelFacts(data) }),
    isBaseline: false,
    warnings,
  };
}

async function makeLinear({ signal, onEvent }: TrainTaskOptions, { data, labels, seed }: Given): Promise<MadeModel> {
  const plan = { workers: 1, threads: 1 };
  onEvent?.({
    event: "model",
    architecture: "linear",
    optimizer: null,
    loss: null,
    parameters: null,
    plan,
    predictedSeconds: null,
    network: null,
  });
  const began = performance.now();
  const model = await fitLinear(data, labels, { seed, quick: false, signal });
  const seconds = (performance.now() - began) / 1000;
  return {
    architecture: "linear",
    optimizer: null,
    loss: null,
    options: { ...model.options, classes: undefined },
    parameters: model.parameters,
    macsPerText: null,
    predictedSeconds: null,
    plan,
    epochs: 1,
    bestEpoch: 1,
    stopped: "epochs",
    history: { loss: [], accuracy: [model.options.heldOutAccuracy], seconds: [seconds] },
    weightsSha256: sha256(model.weights),
    parts: linearParts(model, { seed, facts: modelFacts(data) }),
    isBaseline: true,
    warnings: [],
  };
}

/** The linear model in its quick form, on the same rows: what a network has to beat. */
async function trainBaseline(
  data: PreparedData,
  labels: LabelEncoder,
  { signal, onEvent }: TrainTaskOptions,
  seed: number,
): Promise<Metrics | null> {
  if (signal?.aborted || data.test.texts.length === 0) return null;
  const began = performance.now();
  const model = await fitLinear(data, labels, { seed, quick: true, signal });
  const parts = linearParts(model, { seed, facts: modelFacts(data) });
  const metrics = await judge(parts, data.test, labels, seed);
  onEvent?.({
    event: "baseline",
    architecture: "linear",
    seconds: (performance.now() - began) / 1000,
    accuracy: metrics?.accuracy ?? null,
  });
  return metrics;
}

function fitLinear(data: PreparedData, labels: LabelEncoder, rest: { seed: number; quick: boolean; signal?: AbortSignal }) {
  const { splitting } = data.audit.language;
  return trainLinearAsync(data.train.texts, labels.encode(data.train.labels).data, { classes: labels.classes, splitting, ...rest });
}

async function judge(parts: ClassifierParts, { texts, labels }: Part, encoder: LabelEncoder, seed: number): Promise<Metrics | null> {
  if (texts.length === 0) return null;
  const probabilities = await parts.probabilities(texts);
  return classificationMetrics({ targets: encoder.encode(labels).data, probabilities, labels: encoder.classes, seed });
}

/** Rows spread over the part, so that a sorted file shows more than one label. */
function samplesOf({ texts, labels }: Part): LabeledText[] {
  const count = Math.min(sampleRows, texts.length);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(((i + 0.5) * texts.length) / count);
    return { text: texts[row]!, label: labels[row]! };
  });
}

function makeOptimizer({ optimizer = "adam", learningRate }: TrainTaskOptions): Optimizer {
  const row = findRow(optimizers, "--optimizer", optimizer);
  return row.create(learningRate === undefined ? {} : { learningRate });
}

/** The row of a registry that an id means, compared without case, hyphens and underscores. */
function findRow<Row extends { readonly id: string }>(rows: readonly Row[], option: string, id: string): Row {
  const found = rows.find((row) => plainName(row.id) === plainName(id));
  if (!found) {
    expectOneOf(
      option,
      id,
      rows.map((row) => row.id),
    );
  }
  return found!;
}

function modelFacts({ audit: { data } }: PreparedData) {
  const { language, fingerprint, textColumns, labelColumn } = data;
  return { language, dataFingerprint: fingerprint, textColumns, labelColumn };
}

function shown({ workers, threads }: Plan): { workers: number; threads: number } {
  return { workers, threads };
}

function meanLength(lengths: Int32Array): number {
  return Math.max(1, Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length));
}

function sha256(weights: Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
    .digest("hex");
}

function interrupted(): TercetError {
  const hint = "Nothing was written: no epoch was finished.";
  return new TercetError("interrupted", {
    where: "training",
    expected: "at least one finished epoch",
    received: "an interruption before",
    hint,
  });
}

function nanWarning(step: number, bestEpoch: number): Problem {
  return toProblem("loss-nan", {
    where: `step ${step}`,
    expected: "a finite loss",
    received: "NaN or infinity",
    hint: `The weights of epoch ${bestEpoch} are kept. A smaller learning rate is the usual cure.`,
  });
}

function checkOptions(options: TrainTaskOptions): void {
  const { epochs, batchSize, learningRate, maxLength, vocabularySize, minCount, threads, seed, task } = options as TrainTaskOptions & {
    task?: string;
  };
  const counts = {
    "--epochs": epochs,
    "--batch-size": batchSize,
    "--max-length": maxLength,
    "--min-count": minCount,
    "--threads": threads,
  };
  for (const [name, value] of Object.entries(counts)) if (value !== undefined) expectPositiveInteger(name, value);
  if (learningRate !== undefined) expectPositive("--learning-rate", learningRate);
  if (vocabularySize !== undefined)
    expectOption(Number.isInteger(vocabularySize) && vocabularySize >= 3, "--vocabulary-size", "3 or more", vocabularySize);
  if (seed !== undefined) expectOption(Number.isInteger(seed), "--seed", "a whole number", seed);
  if (task !== undefined) expectOneOf("--task", task, ["classification"]);
}
