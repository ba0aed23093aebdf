// The loop: epochs over shuffled batches, validation after each, the best weights kept.
import { sizeOf } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { sameShape } from "../graph/shapes.ts";
import type { ParameterSpec } from "../layers/layer.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import { exampleShape, type Network } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import { sgd } from "../optimizers/sgd.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { lengthBuckets, planBatches } from "../text/batching.ts";
import { averageEpoch, averageSlot, judgedWeights } from "./average-weights.ts";
import { type DataSet, fillBatch, rowsOf } from "./batch.ts";
import { type Callback, callHook, type Logs, type TrainingControl } from "./callbacks/callback.ts";
import type { EpochEvent, HistoryValues, OnEvent, Stopped } from "./events.ts";
import { makeMetricScores, type Scores } from "./metric-scores.ts";
import { isFrozen } from "./parameter-groups.ts";
import { initialize, type Layout, layOut } from "./parameters.ts";
import type { Plan } from "./plan.node.ts";
import { evaluateProgram, type Program, trainProgram } from "./program.ts";
import { type EpochScore, isOfQuantity, makeRowScore, type RowScore } from "./row-score.ts";
import { checkTargets } from "./targets.ts";
import { type Lookups, makeTeam, type Team } from "./team.node.ts";
import { anyLength, traceNetwork } from "./trace.ts";
import type { UpdateOptions } from "./update-options.ts";
import { type BoundRules, bindRules, type WeightRules } from "./weight-rules.ts";

export interface EarlyStopping {
  /** Epochs without a better validation loss before the training ends. */
  readonly patience: number;
}

export interface TrainOptions {
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  /** How the learning rate changes over the steps. Default: not at all. */
  readonly schedule?: Schedule;
  /** What stands outside the optimizer's rule: clipping, accumulation, decay, averaging. Default: nothing. */
  readonly update?: UpdateOptions;
  readonly train: DataSet;
  readonly validation?: DataSet;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly plan: Plan;
  /** Weights to begin with, in the layout of the network; default: fresh ones from the seed. */
  readonly start?: Float32Array;
  readonly earlyStopping?: EarlyStopping;
  /** Whether the weights of the epoch with the lowest validation loss are returned, rather than the last. */
  readonly restoreBest: boolean;
  readonly onEvent?: OnEvent;
  readonly callbacks?: readonly Callback[];
  /** Gathered over each epoch, beside loss and accuracy. */
  readonly metrics?: readonly Metric[];
  /** Penalties and limits of weights. */
  readonly rules?: WeightRules;
  readonly signal?: AbortSignal;
  /** Where an earlier training of the same kind stood; it goes on from there. */
  readonly resume?: TrainingState;
  /** Asked after each epoch but the last whether the training goes on; false ends it as "pruned". Gets the logits of the validation rows, `[rows, width]`. */
  readonly goesOn?: (epoch: EpochEvent, validationLogits: Float32Array | undefined) => Promise<boolean>;
  /** Called after each epoch with the live arrays: to be written before it resolves. */
  readonly onCheckpoint?: (state: TrainingState) => Promise<void>;
}

/** How far a training has come; it changes from epoch to epoch. */
export interface Progress {
  /** Finished epochs. */
  epoch: number;
  /** Finished steps over all epochs. */
  step: number;
  readonly history: HistoryValues;
  best: { readonly epoch: number; readonly loss: number; readonly weights: Float32Array };
}

/** All that a training is between two epochs: enough to go on to the same bits. */
export interface TrainingState {
  readonly progress: Progress;
  readonly weights: Float32Array;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

export interface TrainResult {
  readonly layout: Layout;
  readonly weights: Float32Array;
  readonly history: HistoryValues;
  /** Counted from 1; 0 when no epoch was finished. */
  readonly bestEpoch: number;
  readonly stopped: Stopped;
  /** The step whose loss, or whose weights' validation loss, was not a number, counted from 1 over the whole training. */
  readonly nanStep?: number;
}

/** The places of a network's parameters. */
export function networkLayout(network: Network): { readonly layout: Layout; readonly initialWeights: (seed: number) => Float32Array } {
  const specs = parameterSpecs(network, anyLength);
  refuseLengths(network, specs);
  const layout = layOut(specs);
  const initialWeights = (seed: number) => {
    const weights = new Float32Array(layout.total);
    initialize(weights, specs, layout, seed);
    return weights;
  };
  return { layout, initialWeights };
}

function parameterSpecs(network: Network, length: number): ParameterSpec[] {
  return traceNetwork(network, { rows: 1, length, training: false }).parameters.map(({ spec }) => spec);
}

/** Refuses a network whose parameters depend on the length of the text: it could be trained at one length only. */
function refuseLengths(network: Network, specs: readonly ParameterSpec[]): void {
  const suspects = network.layers.filter(({ config }) => config.layer === "flatten" || config.layer === "reshape");
  if (suspects.length === 0 || exampleShape(network)) return;
  const others = parameterSpecs(network, anyLength / 2);
  const changed = specs.find(({ shape }, i) => !sameShape(shape, others[i]!.shape));
  if (!changed) return;
  throw new TercetError("shape-unknown", {
    where: changed.name,
    expected: "a shape that does not depend on the length of the text",
    received: `${suspects.map(({ config }) => config.layer).join(" and ")} of all its positions`,
    hint: "Pool over the text instead, e.g. with globalMaxPooling1D().",
  });
}

export async function train(options: TrainOptions): Promise<TrainResult> {
  const { network, train: data, validation, epochs, batchSize, seed, plan, signal } = options;
  if (rowsOf(data) === 0) throw new TercetError("batch-empty", { where: "x", expected: "at least one row to train on", received: "none" });
  const { layout, initialWeights } = networkLayout(network);
  const maxLength = data.x.shape[1]!;
  const buckets = network.paddingBlind ? lengthBuckets(data.x.lengths, maxLength) : [maxLength];
  const programs = makePrograms(options);
  const width = programs.train(buckets[0]!).width;
  for (const part of validation ? [data, validation] : [data])
    checkTargets(part.y, rowsOf(part), { width, form: options.loss.targets, answers: options.loss.answers });
  const isKnown = optimizers.some(({ id }) => id === options.optimizer.id);
  const team = makeTeam(
    {
      layout,
      optimizer: options.optimizer,
      update: options.update,
      shards: plan.shards,
      workers: plan.workers,
      rows: batchSize * copiesOf(options.loss),
      length: maxLength,
      width,
      numbers: exampleShape(network) !== null,
      seed,
      lookups: options.optimizer.updateRow && lookupsOf(programs.train(buckets.at(-1)!)),
    },
    isKnown ? { id: options.optimizer.id, config: options.optimizer.config } : null,
  );
  try {
    team.memory.weights.set(options.resume?.weights ?? options.start ?? initialWeights(seed));
    for (const [name, values] of Object.entries(options.resume?.slots ?? {})) team.memory.slots[name]!.set(values);
    const rules = bindRules(layout, options.rules ?? {});
    return await loop(
      { ...options, epochs },
      { layout, buckets, programs, team, signal, rules, control: controlOf(options, layout, team) },
    );
  } finally {
    await team.stop();
  }
}

/** The tables that a step only looks up, and how many rows of them; the program is that of the longest texts. */
function lookupsOf({ tables, gathers, rows, length }: Program): Lookups {
  const trained = tables.filter((table) => table.trained);
  const most = trained.length * rows * length + gathers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { tables: [...new Set([...trained, ...gathers].map(({ name }) => name))], most };
}

interface Running {
  readonly layout: Layout;
  readonly buckets: readonly number[];
  readonly programs: ReturnType<typeof makePrograms>;
  readonly team: Team;
  readonly signal: AbortSignal | undefined;
  readonly rules: BoundRules | undefined;
  readonly control: TrainingControl & { readonly isStopped: boolean };
}

/** What callbacks may change of a training. */
function controlOf({ epochs, learningRate }: TrainOptions, layout: Layout, { memory }: Team): Running["control"] {
  let isStopped = false;
  return {
    epochs,
    layout,
    learningRate,
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
    },
    weights: () => memory.weights.slice(),
    setWeights: (weights) => memory.weights.set(weights),
  };
}

async function loop(options: TrainOptions, running: Running): Promise<TrainResult> {
  const { onCheckpoint, callbacks = [] } = options;
  const { layout, team, control } = running;
  const progress = options.resume?.progress ?? freshProgress(options, team);
  let end = isPatienceOver(options, progress) ? ended("earlyStopping") : undefined;
  await callHook(callbacks, "onTrainBegin", control);
  try {
    while (!end && progress.epoch < options.epochs) {
      const before = progress.epoch;
      end = await runAndJudgeEpoch(options, running, progress);
      if (progress.epoch > before) await onCheckpoint?.({ progress, weights: team.memory.weights, slots: team.memory.slots });
    }
  } finally {
    await callHook(callbacks, "onTrainEnd", control);
  }
  const { stopped, nanStep } = end ?? ended("epochs");
  const weights = keepsLast(options, progress, stopped) ? keptWeights(options, team, progress.epoch) : progress.best.weights;
  return { layout, weights, history: progress.history, bestEpoch: progress.best.epoch, stopped, nanStep };
}

interface End {
  readonly stopped: Stopped;
  readonly nanStep?: number;
}

const ended = (stopped: Stopped, nanStep?: number): End => ({ stopped, nanStep });

/** The last weights, or those of the best epoch: always the best after a bad end, if there is one. */
function keepsLast({ restoreBest }: TrainOptions, { best }: Progress, stopped: Stopped): boolean {
  if (stopped === "nan") return false;
  return stopped === "interrupted" ? best.epoch === 0 : !restoreBest;
}

function freshProgress({ train: data, validation, network, metrics = [] }: TrainOptions, { memory }: Team): Progress {
  const validated = validation && { val_loss: [], val_accuracy: [] };
  const names = metrics.flatMap(({ id }) => (validation ? [id, `val_${id}`] : [id]));
  const history: HistoryValues = {
    loss: [],
    accuracy: [],
    ...validated,
    ...emptyErrors({ train: data, network, validation }),
    ...Object.fromEntries(names.map((name) => [name, []])),
    seconds: [],
  };
  return { epoch: 0, step: 0, history, best: { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: memory.weights.slice() } };
}

function emptyErrors({ train: { y }, network, validation }: Pick<TrainOptions, "train" | "network" | "validation">) {
  if (!isOfQuantity(y, network.output)) return {};
  return { meanAbsoluteError: [], ...(validation && { val_meanAbsoluteError: [] }) };
}

function isPatienceOver({ earlyStopping }: TrainOptions, { epoch, best }: Progress): boolean {
  return earlyStopping !== undefined && epoch - best.epoch >= earlyStopping.patience;
}

/** One epoch and its validation, entered into the progress. Answers how the training ends, if it does. */
async function runAndJudgeEpoch(options: TrainOptions, running: Running, progress: Progress): Promise<End | undefined> {
  const { validation, epochs, onEvent, callbacks = [] } = options;
  const { team, signal, control } = running;
  const began = performance.now();
  const epoch = progress.epoch + 1;
  await callHook(callbacks, "onEpochBegin", epoch, control);
  const trained = await runEpoch(options, running, epoch, progress);
  if (trained.ended) return ended(trained.ended, trained.ended === "nan" ? trained.batch : undefined);
  averageWeights(options, team, epoch);
  const validated = validation ? await evaluateKept(validation, options, running, epoch) : undefined;
  if (validated === null) return ended("interrupted");
  if (validated && !Number.isFinite(validated.loss)) return ended("nan", trained.batch); // the epoch's last step spoiled the weights
  const seconds = (performance.now() - began) / 1000;
  const { loss, score } = trained;
  const { history } = progress;
  history.loss.push(loss);
  history.seconds.push(seconds);
  if (validated) history.val_loss!.push(validated.loss);
  for (const [name, value] of Object.entries({ ...score, ...validationScore(validated?.score) }))
    if (value !== null) history[name as ScoreKey]!.push(value);
  progress.epoch = epoch;
  progress.step = trained.step;
  const scores = { ...trained.scores, ...withPrefix("val_", validated?.scores) };
  for (const [name, value] of Object.entries(scores)) (history[name] as (number | null)[]).push(value); // begun by freshProgress
  const judged = validated?.loss ?? loss;
  const isBest = judged < progress.best.loss || progress.best.epoch === 0;
  if (isBest) progress.best = { epoch, loss: judged, weights: keptWeights(options, team, epoch) };
  const val = validated && { val_loss: validated.loss, ...validationScore(validated.score) };
  const event: EpochEvent = { event: "epoch", epoch, epochs, loss, ...score, ...val, seconds, best: isBest };
  onEvent?.(event);
  await callHook(
    callbacks,
    "onEpochEnd",
    epoch,
    { ...logsOf({ loss, ...score, ...val }), ...scores, learningRate: control.learningRate },
    control,
  );
  if (signal?.aborted) return ended("interrupted");
  if (control.isStopped) return ended("earlyStopping");
  if (epoch < epochs && options.goesOn && !(await options.goesOn(event, validated?.logits))) return ended("pruned");
  return isPatienceOver(options, progress) ? ended("earlyStopping") : undefined;
}

/** A copy of the weights as they are judged and kept: an average, or as they were trained. */
function keptWeights({ optimizer, update = {} }: TrainOptions, { memory, groups }: Team, epoch: number): Float32Array {
  const judged = epoch > 0 ? judgedWeights(optimizer, update, { ...memory, groups, epoch }) : null;
  return judged ?? memory.weights.slice();
}

function averageWeights({ update = {} }: TrainOptions, { memory }: Team, epoch: number): void {
  const average = memory.slots[averageSlot];
  if (average) averageEpoch(average, memory.weights, epoch, update);
}

/** Evaluates the weights that are kept, and leaves those that are trained in place. */
async function evaluateKept(data: DataSet, options: TrainOptions, running: Running, epoch: number) {
  const { memory, groups } = running.team;
  const judged = judgedWeights(options.optimizer, options.update ?? {}, { ...memory, groups, epoch });
  if (!judged) return evaluateRows(data, options, running);
  const trained = memory.weights.slice();
  memory.weights.set(judged);
  try {
    return await evaluateRows(data, options, running);
  } finally {
    memory.weights.set(trained);
  }
}

type ScoreKey = "accuracy" | "meanAbsoluteError" | "val_accuracy" | "val_meanAbsoluteError";

/** Without what has no number. */
function logsOf(numbers: Readonly<Record<string, number | null | undefined>>): Logs {
  return Object.fromEntries(Object.entries(numbers).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])));
}

function withPrefix(prefix: string, scores: Scores = {}): Scores {
  return Object.fromEntries(Object.entries(scores).map(([name, value]) => [prefix + name, value]));
}

function validationScore(score: EpochScore | undefined): { val_accuracy?: number; val_meanAbsoluteError?: number } {
  if (!score) return {};
  if (score.accuracy !== null) return { val_accuracy: score.accuracy };
  return score.meanAbsoluteError === undefined ? {} : { val_meanAbsoluteError: score.meanAbsoluteError };
}

/** Mean loss and accuracy of given weights, dropout off. */
export async function evaluateNetwork(options: {
  readonly network: Network;
  readonly loss: Loss;
  readonly weights: Float32Array;
  readonly data: DataSet;
  readonly metrics?: readonly Metric[];
  readonly rules?: WeightRules;
}): Promise<{ loss: number; scores: Scores } & EpochScore> {
  const { network, loss, weights, data, metrics } = options;
  if (rowsOf(data) === 0) throw new TercetError("batch-empty", { where: "x", expected: "at least one row", received: "none" });
  const { layout } = networkLayout(network);
  const maxLength = data.x.shape[1]!;
  const plan: Plan = { shards: 1, workers: 1, threads: 1 };
  const programs = makePrograms({ network, loss, batchSize: 32, plan });
  const width = programs.evaluate(maxLength).width;
  checkTargets(data.y, rowsOf(data), { width, form: loss.targets, answers: loss.answers });
  const sizes = { rows: programs.rows, length: maxLength, width, numbers: exampleShape(network) !== null };
  const team = makeTeam({ layout, optimizer: sgd(), shards: 1, workers: 1, seed: 0, ...sizes }, null);
  try {
    team.memory.weights.set(weights);
    const buckets = network.paddingBlind ? lengthBuckets(data.x.lengths, maxLength) : [maxLength];
    const rules = bindRules(layout, options.rules ?? {});
    const running = { buckets, programs, team, signal: undefined, rules };
    const { loss: mean, score, scores } = (await evaluateRows(data, { network, loss, plan, metrics }, running))!; // nothing interrupts it
    return { loss: mean, scores, ...score };
  } finally {
    await team.stop();
  }
}

interface EpochResult {
  readonly loss: number;
  readonly score: EpochScore;
  readonly scores?: Scores;
  /** Finished steps of the optimizer over all epochs. */
  readonly step: number;
  /** The last batch that was run, counted from 1 over the whole training. */
  readonly batch: number;
  readonly ended?: "interrupted" | "nan";
}

async function runEpoch(options: TrainOptions, running: Running, epoch: number, progress: Progress): Promise<EpochResult> {
  const { train: data, loss, batchSize, seed, schedule, network, epochs, onEvent, callbacks = [], metrics = [] } = options;
  const { team, programs, buckets, signal, rules, control } = running;
  const batches = planBatches({ lengths: data.x.lengths, batchSize, buckets, seed, epoch });
  const perStep = options.update?.gradientAccumulationSteps ?? 1;
  const steps = epochs * Math.ceil(batches.length / perStep); // every epoch has as many batches
  const judged = progress.history.val_loss ?? progress.history.loss;
  let step = progress.step;
  let number = (epoch - 1) * batches.length;
  const score = makeRowScore(data, network.output, loss.answers);
  const chosen = makeMetricScores(metrics, data, { output: network.output, answers: loss.answers });
  let [sum, weights] = [0, 0];
  for (const [i, batch] of batches.entries()) {
    if (control.isStopped) break;
    if (signal?.aborted) return { loss: sum / weights, score: score.result(), step, batch: number, ended: "interrupted" };
    number++;
    if (callbacks.length > 0) await callHook(callbacks, "onTrainBatchBegin", i + 1, control);
    const program = programs.train(batch.length);
    const { width } = program;
    const rows = repeated(batch.rows, copiesOf(loss));
    const place = { rows, capacity: batchSize * copiesOf(loss), length: batch.length };
    const total = fillBatch(team.memory.batch, data, loss, place, width);
    await team.run(program, { scale: scaleOf(total), step: number });
    const value = team.memory.batch.losses.reduce((a, b) => a + b, 0) + (rules?.penalty(team.memory.weights) ?? 0);
    if (!Number.isFinite(value)) return { loss: value, score: score.result(), step, batch: number, ended: "nan" };
    rules?.addGradient(team.memory.weights, team.memory.gradients[0]!);
    if (perStep > 1) team.accumulate(total);
    if ((i + 1) % perStep === 0 || i + 1 === batches.length) {
      step++;
      await team.update({ learningRate: control.learningRate * (schedule?.factor(step, steps, judged) ?? 1), step });
      rules?.constrain(team.memory.weights);
    }
    rules?.clearGradient(team.memory.gradients[0]!);
    sum += value * total;
    weights += total;
    score.add(team.memory.batch.logits, rows, width);
    chosen.add(team.memory.batch.logits, rows, width);
    const sofar = { loss: sum / weights, ...score.result() };
    onEvent?.({ event: "step", epoch, epochs, step: i + 1, steps: batches.length, ...sofar });
    if (callbacks.length > 0) await callHook(callbacks, "onTrainBatchEnd", i + 1, logsOf(sofar), control);
  }
  return { loss: sum / weights, score: score.result(), scores: chosen.result(), step, batch: number };
}

function copiesOf({ copies = 1 }: Loss): number {
  return copies;
}

/** Each row so many times, its copies side by side. */
function repeated(rows: Int32Array, copies: number): Int32Array {
  return copies === 1 ? rows : Int32Array.from({ length: rows.length * copies }, (_, i) => rows[Math.floor(i / copies)]!);
}

/** 1 / Σ weights; a batch whose rows all weigh 0 teaches nothing. */
function scaleOf(total: number): number {
  return total > 0 ? 1 / total : 0;
}

/** Mean loss and accuracy over a data set, dropout and label smoothing off, rows of equal weight; null when interrupted. */
async function evaluateRows(
  data: DataSet,
  options: Pick<TrainOptions, "loss" | "network" | "plan" | "metrics">,
  running: Omit<Running, "layout" | "control">,
): Promise<{ loss: number; score: EpochScore; scores: Scores; logits: Float32Array } | null> {
  const { loss, network, plan, metrics = [] } = options;
  const { team, programs, buckets, signal, rules } = running;
  const capacity = programs.rows * plan.shards;
  const batches = planBatches({ lengths: data.x.lengths, batchSize: capacity, buckets, seed: 0, epoch: 0 });
  const { width } = programs.evaluate(buckets[0]!);
  const logits = new Float32Array(rowsOf(data) * width);
  const score: RowScore = makeRowScore(data, network.output, loss.answers);
  const chosen = makeMetricScores(metrics, data, { output: network.output, answers: loss.answers });
  let [sum, rows] = [0, 0];
  for (const batch of batches) {
    if (signal?.aborted) return null;
    const program = programs.evaluate(batch.length);
    const place = { rows: batch.rows, capacity, length: batch.length };
    const total = fillBatch(team.memory.batch, { x: data.x, y: data.y }, { targets: loss.targets }, place, width);
    await team.run(program, { scale: 1 / total, step: 0 });
    sum += team.memory.batch.losses.reduce((a, b) => a + b, 0) * total;
    score.add(team.memory.batch.logits, batch.rows, width);
    chosen.add(team.memory.batch.logits, batch.rows, width);
    batch.rows.forEach((row, i) => {
      logits.set(team.memory.batch.logits.subarray(i * width, (i + 1) * width), row * width);
    });
    rows += total;
  }
  return { loss: sum / rows + (rules?.penalty(team.memory.weights) ?? 0), score: score.result(), scores: chosen.result(), logits };
}

/** The programs of a training, each made when its length is first met. */
function makePrograms(options: Pick<TrainOptions, "network" | "loss" | "batchSize" | "plan" | "update">) {
  const { network, loss, batchSize, plan, update = {} } = options;
  const rows = Math.ceil((batchSize * copiesOf(loss)) / plan.shards);
  const memo = (make: (length: number) => Program) => {
    const made = new Map<number, Program>();
    return (length: number): Program => {
      if (!made.has(length)) made.set(length, make(length));
      return made.get(length)!;
    };
  };
  return {
    rows,
    train: memo((length) => trainProgram(network, { rows, length, loss, isFrozen: (name) => isFrozen(name, update) })),
    evaluate: memo((length) => evaluateProgram(network, { rows, length, loss: loss.evaluation ?? loss })),
  };
}
