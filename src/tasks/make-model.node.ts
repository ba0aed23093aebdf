// One trained model from prepared data: a network by the training loop, or the linear model by its own solver.
import { createHash } from "node:crypto";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import { findRow } from "../core/find-row.ts";
import type { Architecture } from "../models/architecture.ts";
import type { LinearTargets } from "../models/linear/goal.ts";
import { trainLinearAsync } from "../models/linear/index.ts";
import { optimizers } from "../optimizers/registry.ts";
import type { TargetEncoder } from "../text/target-encoder.ts";
import { lossIsNan } from "../training/model.node.ts";
import { countParameters } from "../training/parameters.ts";
import type { Plan } from "../training/plan.node.ts";
import { summaryText } from "../training/summary.ts";
import type { Checkpoint, TrainingIdentity } from "./checkpoint.node.ts";
import { type ClassifierParts, linearParts, networkParts, unitOf } from "./classifier-parts.node.ts";
import type { Part, PreparedData } from "./data-set.node.ts";
import { defaultRecipe, type Recipe } from "./recipe.ts";
import { type PreparedNetwork, prepareNetwork, sha256, trainedState, trainNetwork } from "./train-network.node.ts";
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
  | "trainedSeconds"
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
  readonly labels: TargetEncoder;
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
  const { threads, callbacks, onEvent, signal } = options;
  const recipe = recipeOf(architecture, options);
  const { train, validation } = data;
  const prepared = prepareNetwork({ recipe, train, validation, labels, splitting: data.audit.language.splitting, seed, workers: threads });
  const { network, layout, loss, optimizer, learningRate, plan, vectorizer, macs, predictedSeconds } = prepared;
  const told = {
    architecture: architecture.id,
    optimizer: optimizer.id,
    loss: loss.id,
    parameters: countParameters(layout),
    plan: shown(plan),
  };
  onEvent?.({ event: "model", ...told, predictedSeconds, network: summaryText(network, recipe.maxLength) });
  for (const problem of prepared.warnings) onEvent?.({ event: "warning", problem });
  const identity = identityOf(prepared, data);
  const resume = options.resume ? await checkpoint.read(identity) : undefined;
  if (resume && resume.progress.epoch > recipe.epochs) throw pastTheEnd(resume.progress.epoch, recipe.epochs);
  const hasValidation = prepared.validation !== undefined;
  const result = await trainNetwork(prepared, {
    resume,
    onCheckpoint: (state) => checkpoint.write(identity, state),
    checkpointSeconds: options.checkpointSeconds,
    earlyStopping: hasValidation ? { patience } : undefined,
    restoreBest: hasValidation,
    callbacks,
    onEvent,
    signal,
  });
  if (result.stopped === "nan" && result.bestEpoch === 0) {
    await checkpoint.remove(); // it would only lead there again
    throw lossIsNan(result.nanStep!);
  }
  if (result.stopped === "interrupted" && result.bestEpoch === 0) throw interrupted();
  const warnings = [...prepared.warnings, ...(result.stopped === "nan" ? [nanWarning(result.nanStep!, result.bestEpoch)] : [])];
  const { epochs, batchSize, maxLength, minCount } = recipe;
  return {
    ...told,
    options: {
      ...architecture.defaults,
      epochs,
      batchSize,
      learningRate,
      ...toldUpdate(recipe),
      maxLength,
      vocabularySize: vectorizer.size,
      minCount,
    },
    macsPerText: macs,
    predictedSeconds,
    trainedSeconds: result.history.seconds.reduce((sum, each) => sum + each, 0),
    epochs: result.history.loss.length,
    bestEpoch: result.bestEpoch,
    stopped: result.stopped,
    history: result.history,
    weightsSha256: sha256(result.weights),
    parts: networkParts(trainedState(prepared, result.weights), { vectorizer, labels, facts: modelFacts(data) }),
    isBaseline: false,
    warnings,
  };
}

/** What was chosen about the update, as far as it differs from the reference program. */
function toldUpdate({ schedule, optimizerOptions, update }: Recipe): Readonly<Record<string, unknown>> {
  return { ...(schedule !== defaultRecipe.schedule && { schedule }), ...optimizerOptions, ...update };
}

/** The recipe of the reference program, with what was chosen. */
export function recipeOf(architecture: Architecture, options: RecipeOptions): Recipe {
  const { optimizer, loss, learningRate, schedule, epochs, batchSize, maxLength, vocabularySize, minCount } = options;
  const chosen = { optimizer, loss, learningRate, schedule, epochs, batchSize, maxLength, vocabularySize, minCount };
  return { ...defaultRecipe, architecture: architecture.id, ...given(chosen), ...updateOf(options) };
}

/** What of the options of a training decides its recipe. */
type RecipeOptions = Pick<
  TrainTaskOptions,
  | "optimizer"
  | "loss"
  | "learningRate"
  | "schedule"
  | "epochs"
  | "batchSize"
  | "maxLength"
  | "vocabularySize"
  | "minCount"
  | "weightDecay"
  | "globalClipNorm"
  | "gradientAccumulationSteps"
  | "emaMomentum"
>;

/** A weight decay goes to the optimizer if it has one of its own, else it stands outside its rule. */
function updateOf(options: RecipeOptions): Pick<Recipe, "update"> & Partial<Pick<Recipe, "optimizerOptions">> {
  const { weightDecay, globalClipNorm, gradientAccumulationSteps, emaMomentum } = options;
  const row = findRow(optimizers, "--optimizer", options.optimizer ?? defaultRecipe.optimizer);
  const isOwn = weightDecay !== undefined && "weightDecay" in row.create().config;
  const useEma = emaMomentum === undefined ? undefined : true;
  const outside = { weightDecay: isOwn ? undefined : weightDecay, globalClipNorm, gradientAccumulationSteps, emaMomentum, useEma };
  return { update: given(outside), ...(isOwn && { optimizerOptions: { weightDecay } }) };
}

function given<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<Options>; // fewer of the same
}

function pastTheEnd(done: number, epochs: number): TercetError {
  return new TercetError("checkpoint-different", {
    where: "epochs",
    option: "--epochs",
    expected: `epochs of at least ${done}, which are done`,
    received: String(epochs),
    hint: "Give the same data and options as then, or leave out --resume to begin anew.",
  });
}

/** What the weights depend on. Each key is an option's name where it is one's value. */
function identityOf(
  { recipe, loss, optimizer, learningRate, seed, plan, vectorizer }: PreparedNetwork,
  data: PreparedData,
): TrainingIdentity {
  const { textColumns, labelColumn } = data.audit.data;
  return {
    data: data.audit.data.fingerprint,
    columns: [...textColumns, labelColumn],
    task: data.task,
    split: data.split,
    rows: fingerprint(data.train),
    validation: fingerprint(data.validation),
    architecture: recipe.architecture,
    architectureOptions: recipe.architectureOptions,
    loss: loss.id,
    optimizer: optimizer.id,
    learningRate,
    schedule: recipe.schedule,
    ...(isOfLength(recipe.schedule) && { epochs: recipe.epochs }),
    ...recipe.optimizerOptions,
    ...recipe.update,
    batchSize: recipe.batchSize,
    maxLength: recipe.maxLength,
    minCount: recipe.minCount,
    vocabularySize: recipe.vocabularySize,
    vocabulary: vectorizer.size,
    seed,
    shards: plan.shards,
  };
}

/** Which texts are on a side, with which labels. */
function fingerprint({ texts, labels }: Part): string {
  const hash = createHash("sha256");
  texts.forEach((text, i) => {
    hash.update(`${text.length}:${text}${labels[i]!.length}:${labels[i]}`);
  });
  return hash.digest("hex").slice(0, 16);
}

/** Whether a schedule's course depends on how many steps there will be: then other epochs are another training from the first step on. */
function isOfLength(schedule: string): boolean {
  return schedule !== "constant" && schedule !== "onPlateau";
}

async function makeLinear({ signal, onEvent, resume }: TrainTaskOptions, { data, labels, seed, checkpoint }: Given): Promise<MadeModel> {
  if (resume) await checkpoint.read({ architecture: "linear" }); // it has none of its own: what is there is of another
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
  const { heldOutAccuracy } = model.options;
  return {
    architecture: "linear",
    optimizer: null,
    loss: null,
    options: { ...model.options, classes: undefined },
    parameters: model.parameters,
    macsPerText: null,
    predictedSeconds: null,
    trainedSeconds: seconds,
    plan,
    epochs: 1,
    bestEpoch: 1,
    stopped: "epochs",
    history: { loss: [], accuracy: heldOutAccuracy === null ? [] : [heldOutAccuracy], seconds: [seconds] },
    weightsSha256: sha256(model.weights),
    parts: linearParts(model, { seed, facts: modelFacts(data), quantity: unitOf(labels) }),
    isBaseline: true,
    warnings: [],
  };
}

export function fitLinear(data: PreparedData, labels: TargetEncoder, rest: { seed: number; quick: boolean; signal?: AbortSignal }) {
  const { splitting } = data.audit.language;
  return trainLinearAsync(data.train.texts, linearTargets(labels, data.train.labels), { classes: labels.classes, splitting, ...rest });
}

/** Label cells as the linear model takes them. */
export function linearTargets(labels: TargetEncoder, cells: readonly string[]): LinearTargets {
  if (labels.task === "classification") return labels.encode(cells).data as Int32Array; // as a label encoder makes them
  if (labels.task === "multiLabel") return { task: labels.task, data: labels.encode(cells) };
  return { task: labels.task, data: labels.encode(cells), mean: labels.mean, deviation: labels.deviation };
}

export function modelFacts({ audit: { data }, labelSeparator }: PreparedData) {
  const { language, fingerprint, textColumns, labelColumn } = data;
  return { language, dataFingerprint: fingerprint, textColumns, labelColumn, labelSeparator };
}

function shown({ workers, threads }: Plan): { workers: number; threads: number } {
  return { workers, threads };
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
