// One trained model from prepared data: a network by the training loop, or the linear model by its own solver.
import { createHash } from "node:crypto";
import { expectOneOf } from "../core/check.ts";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import { plainName } from "../core/nearest.ts";
import type { Architecture } from "../models/architecture.ts";
import { trainLinearAsync } from "../models/linear/index.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import { macsPerText, predictSeconds } from "../training/cost.ts";
import { lossIsNan } from "../training/model.node.ts";
import { countParameters } from "../training/parameters.ts";
import { makePlan, type Plan } from "../training/plan.node.ts";
import { summaryText } from "../training/summary.ts";
import { networkLayout, train } from "../training/trainer.node.ts";
import type { Checkpoint, TrainingIdentity } from "./checkpoint.node.ts";
import { chooseLoss } from "./choose-loss.ts";
import { type ClassifierParts, linearParts, networkParts } from "./classifier-parts.node.ts";
import type { Part, PreparedData } from "./data-set.node.ts";
import type { TrainReport, TrainTaskOptions } from "./train-report.ts";

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

export interface MadeModel extends Told {
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

const patience = 3;

export function makeModel(architecture: Architecture, options: TrainTaskOptions, given: Given): Promise<MadeModel> {
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
    columns: [...data.audit.data.textColumns, data.audit.data.labelColumn],
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

export function fitLinear(data: PreparedData, labels: LabelEncoder, rest: { seed: number; quick: boolean; signal?: AbortSignal }) {
  const { splitting } = data.audit.language;
  return trainLinearAsync(data.train.texts, labels.encode(data.train.labels).data, { classes: labels.classes, splitting, ...rest });
}

function makeOptimizer({ optimizer = "adam", learningRate }: TrainTaskOptions): Optimizer {
  const row = findRow(optimizers, "--optimizer", optimizer);
  return row.create(learningRate === undefined ? {} : { learningRate });
}

/** The row of a registry that an id means, compared without case, hyphens and underscores. */
export function findRow<Row extends { readonly id: string }>(rows: readonly Row[], option: string, id: string): Row {
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

export function modelFacts({ audit: { data } }: PreparedData) {
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
