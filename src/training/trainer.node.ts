// The loop: epochs over shuffled batches, validation after each, the best weights kept.
import { TercetError } from "../core/errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import { sgd } from "../optimizers/sgd.ts";
import { lengthBuckets, planBatches } from "../text/batching.ts";
import { type DataSet, fillBatch } from "./batch.ts";
import type { HistoryValues, OnEvent, Stopped } from "./events.ts";
import { initialize, type Layout, layOut } from "./parameters.ts";
import type { Plan } from "./plan.node.ts";
import { evaluateProgram, type Program, trainProgram } from "./program.ts";
import { checkTargets, predictedClass } from "./targets.ts";
import { makeTeam, type Team } from "./team.node.ts";
import { anyLength, traceNetwork } from "./trace.ts";

export interface EarlyStopping {
  /** Epochs without a better validation loss before the training ends. */
  readonly patience: number;
}

export interface TrainOptions {
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
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
  readonly signal?: AbortSignal;
}

export interface TrainResult {
  readonly layout: Layout;
  readonly weights: Float32Array;
  readonly history: HistoryValues;
  /** Counted from 1; 0 when no epoch was finished. */
  readonly bestEpoch: number;
  readonly stopped: Stopped;
  /** The step whose loss was not a number, counted from 1 over the whole training. */
  readonly nanStep?: number;
}

/** The places of a network's parameters. */
export function networkLayout(network: Network): { readonly layout: Layout; readonly initialWeights: (seed: number) => Float32Array } {
  const specs = traceNetwork(network, { rows: 1, length: anyLength, training: false }).parameters.map(({ spec }) => spec);
  const layout = layOut(specs);
  const initialWeights = (seed: number) => {
    const weights = new Float32Array(layout.total);
    initialize(weights, specs, layout, seed);
    return weights;
  };
  return { layout, initialWeights };
}

export async function train(options: TrainOptions): Promise<TrainResult> {
  const { network, train: data, validation, epochs, batchSize, seed, plan, signal } = options;
  if (data.y.length === 0) throw new TercetError("batch-empty", { where: "x", expected: "at least one row to train on", received: "none" });
  const { layout, initialWeights } = networkLayout(network);
  const maxLength = data.x.shape[1]!;
  const buckets = network.paddingBlind ? lengthBuckets(data.x.lengths, maxLength) : [maxLength];
  const programs = makePrograms(options);
  const width = programs.train(buckets[0]!).width;
  checkTargets(data.y, width);
  if (validation) checkTargets(validation.y, width);
  const isKnown = optimizers.some(({ id }) => id === options.optimizer.id);
  const team = makeTeam(
    {
      layout,
      optimizer: options.optimizer,
      shards: plan.shards,
      workers: plan.workers,
      rows: batchSize,
      length: maxLength,
      width,
      seed,
    },
    isKnown ? { id: options.optimizer.id, config: options.optimizer.config } : null,
  );
  try {
    team.memory.weights.set(options.start ?? initialWeights(seed));
    return await loop({ ...options, epochs }, { layout, buckets, programs, team, signal });
  } finally {
    await team.stop();
  }
}

interface Running {
  readonly layout: Layout;
  readonly buckets: readonly number[];
  readonly programs: ReturnType<typeof makePrograms>;
  readonly team: Team;
  readonly signal: AbortSignal | undefined;
}

async function loop(options: TrainOptions, running: Running): Promise<TrainResult> {
  const { validation, epochs, earlyStopping, restoreBest, onEvent } = options;
  const { layout, team, signal } = running;
  const history: HistoryValues = { loss: [], accuracy: [], ...(validation && { val_loss: [], val_accuracy: [] }), seconds: [] };
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: team.memory.weights.slice() };
  let step = 0;
  let stopped: Stopped = "epochs";
  let nanStep: number | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const began = performance.now();
    const trained = await runEpoch(options, running, epoch, step);
    step = trained.step;
    if (trained.ended) {
      stopped = trained.ended;
      nanStep = trained.ended === "nan" ? step : undefined;
      break;
    }
    const validated = validation ? await evaluateRows(validation, options, running) : undefined;
    if (validated === null) {
      stopped = "interrupted";
      break;
    }
    const seconds = (performance.now() - began) / 1000;
    history.loss.push(trained.loss);
    history.accuracy.push(trained.accuracy);
    history.seconds.push(seconds);
    if (validated) {
      history.val_loss!.push(validated.loss);
      history.val_accuracy!.push(validated.accuracy);
    }
    const score = validated?.loss ?? trained.loss;
    const isBest = score < best.loss || best.epoch === 0;
    if (isBest) best = { epoch, loss: score, weights: team.memory.weights.slice() };
    const { loss, accuracy } = trained;
    const val = validated && { val_loss: validated.loss, val_accuracy: validated.accuracy };
    onEvent?.({ event: "epoch", epoch, epochs, loss, accuracy, ...val, seconds, best: isBest });
    if (signal?.aborted) {
      stopped = "interrupted";
      break;
    }
    if (earlyStopping && epoch - best.epoch >= earlyStopping.patience) {
      stopped = "earlyStopping";
      break;
    }
  }
  const keepLast = !restoreBest && (stopped === "epochs" || stopped === "earlyStopping");
  const useBest = !keepLast && (best.epoch > 0 || stopped === "nan");
  const weights = useBest ? best.weights : team.memory.weights.slice();
  return { layout, weights, history, bestEpoch: best.epoch, stopped, nanStep };
}

/** Mean loss and accuracy of given weights, dropout off. */
export async function evaluateNetwork(options: {
  readonly network: Network;
  readonly loss: Loss;
  readonly weights: Float32Array;
  readonly data: DataSet;
}): Promise<{ loss: number; accuracy: number }> {
  const { network, loss, weights, data } = options;
  if (data.y.length === 0) throw new TercetError("batch-empty", { where: "x", expected: "at least one row", received: "none" });
  const { layout } = networkLayout(network);
  const maxLength = data.x.shape[1]!;
  const plan: Plan = { shards: 1, workers: 1, threads: 1 };
  const programs = makePrograms({ network, loss, batchSize: 32, plan });
  const width = programs.evaluate(maxLength).width;
  checkTargets(data.y, width);
  const sizes = { rows: programs.rows, length: maxLength, width };
  const team = makeTeam({ layout, optimizer: sgd(), shards: 1, workers: 1, seed: 0, ...sizes }, null);
  try {
    team.memory.weights.set(weights);
    const buckets = network.paddingBlind ? lengthBuckets(data.x.lengths, maxLength) : [maxLength];
    return (await evaluateRows(data, { network, loss, plan }, { buckets, programs, team, signal: undefined }))!;
  } finally {
    await team.stop();
  }
}

interface EpochResult {
  readonly loss: number;
  readonly accuracy: number;
  readonly step: number;
  readonly ended?: "interrupted" | "nan";
}

async function runEpoch(options: TrainOptions, running: Running, epoch: number, firstStep: number): Promise<EpochResult> {
  const { train: data, loss, batchSize, seed, learningRate, network, epochs, onEvent } = options;
  const { team, programs, buckets, signal } = running;
  const batches = planBatches({ lengths: data.x.lengths, batchSize, buckets, seed, epoch });
  let step = firstStep;
  let [sum, right, rows] = [0, 0, 0];
  for (const [i, batch] of batches.entries()) {
    if (signal?.aborted) return { loss: sum / rows, accuracy: right / rows, step, ended: "interrupted" };
    step++;
    const program = programs.train(batch.length);
    const { width } = program;
    const total = fillBatch(team.memory.batch, data, loss, { rows: batch.rows, capacity: batchSize, length: batch.length }, width);
    await team.run(program, { scale: 1 / total, step });
    const value = team.memory.batch.losses.reduce((a, b) => a + b, 0);
    if (!Number.isFinite(value)) return { loss: value, accuracy: right / rows, step, ended: "nan" };
    await team.update({ learningRate, step });
    sum += value * total;
    right += countRight(team.memory.batch.logits, data.y, batch.rows, width, network);
    rows += total;
    onEvent?.({ event: "step", epoch, epochs, step: i + 1, steps: batches.length, loss: sum / rows, accuracy: right / rows });
  }
  return { loss: sum / rows, accuracy: right / rows, step };
}

function countRight(logits: Float32Array, y: Int32Array, rows: Int32Array, width: number, { output }: Network): number {
  let right = 0;
  rows.forEach((row, i) => {
    if (predictedClass(logits, i, width, output) === y[row]) right++;
  });
  return right;
}

/** Mean loss and accuracy over a data set, dropout off; null when interrupted. */
async function evaluateRows(
  data: DataSet,
  options: Pick<TrainOptions, "loss" | "network" | "plan">,
  running: Omit<Running, "layout">,
): Promise<{ loss: number; accuracy: number } | null> {
  const { loss, network, plan } = options;
  const { team, programs, buckets, signal } = running;
  const capacity = programs.rows * plan.shards;
  const batches = planBatches({ lengths: data.x.lengths, batchSize: capacity, buckets, seed: 0, epoch: 0 });
  let [sum, right, rows] = [0, 0, 0];
  for (const batch of batches) {
    if (signal?.aborted) return null;
    const program = programs.evaluate(batch.length);
    const total = fillBatch(team.memory.batch, data, loss, { rows: batch.rows, capacity, length: batch.length }, program.width);
    await team.run(program, { scale: 1 / total, step: 0 });
    sum += team.memory.batch.losses.reduce((a, b) => a + b, 0) * total;
    right += countRight(team.memory.batch.logits, data.y, batch.rows, program.width, network);
    rows += total;
  }
  return { loss: sum / rows, accuracy: right / rows };
}

/** The programs of a training, each made when its length is first met. */
function makePrograms({ network, loss, batchSize, plan }: Pick<TrainOptions, "network" | "loss" | "batchSize" | "plan">) {
  const rows = Math.ceil(batchSize / plan.shards);
  const memo = (make: (length: number) => Program) => {
    const made = new Map<number, Program>();
    return (length: number): Program => {
      if (!made.has(length)) made.set(length, make(length));
      return made.get(length)!;
    };
  };
  return {
    rows,
    train: memo((length) => trainProgram(network, { rows, length, loss })),
    evaluate: memo((length) => evaluateProgram(network, { rows, length, loss })),
  };
}
