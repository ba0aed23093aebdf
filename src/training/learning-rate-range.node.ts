// The learning-rate range test: one short training whose rate grows from tiny to huge, to see at which rates the loss falls.

import type { NumericArray } from "../core/array.ts";
import { expectKnownOptions, expectOption, expectPositive, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import { lengthBuckets, planBatches } from "../text/batching.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import { type DataSet, fillBatch, rowsOf } from "./batch.ts";
import { lossIsNan, type Model, toDataSet } from "./model.node.ts";
import { networkLayout } from "./network-layout.ts";
import { makePlan, type Plan } from "./plan.node.ts";
import { type Program, trainProgram } from "./program.ts";
import { type RateCurve, type RatePoint, readRateCurve } from "./rate-curve.ts";
import { checkAnswers, checkTargets } from "./targets.ts";
import { makeTeam } from "./team.node.ts";

export interface RateRange {
  /** The first rate. Default 1e-6. */
  readonly from?: number;
  /** The last rate, unless the loss explodes before. Default 10. */
  readonly to?: number;
  /** Steps from the one to the other. Default 200. */
  readonly steps?: number;
}

export interface RangeTestOptions extends RateRange {
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly train: DataSet;
  readonly batchSize: number;
  readonly seed: number;
  readonly plan: Plan;
  /** Weights to begin with; default: fresh ones from the seed. */
  readonly start?: Float32Array;
  readonly onPoint?: (point: RatePoint & { readonly step: number; readonly steps: number }) => void;
  /** Aborted: the test ends between two steps, and what there is is read. */
  readonly signal?: AbortSignal;
}

export interface LearningRateRangeOptions extends RateRange {
  /** Default 32. */
  readonly batchSize?: number;
  /** Start values, order of the rows, dropout. Default 1. */
  readonly seed?: number;
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/**
 * Trains a copy of a compiled model for some steps with a rate that grows by the same factor each step, and reads the curve of the loss.
 * The model's weights stay. Throws `not-compiled`.
 *
 *   const { suggested } = await learningRateRange(model, x, y);
 */
export async function learningRateRange(
  model: Model,
  x: EncodedTexts,
  y: NumericArray,
  options: LearningRateRangeOptions = {},
): Promise<RateCurve> {
  expectKnownOptions("learningRateRange", options, ["from", "to", "steps", "batchSize", "seed", "workers", "signal"]);
  const { batchSize = 32, seed = 1, workers, ...rest } = options;
  expectPositiveInteger("learningRateRange.batchSize", batchSize);
  const { network, weights, loss, optimizer } = model.state;
  if (!loss || !optimizer) {
    const hint = 'Call model.compile({ loss: "binaryCrossentropy", optimizer: "adam" }) first.';
    throw new TercetError("not-compiled", {
      where: "learningRateRange",
      expected: "a compiled model",
      received: "no loss and no optimizer yet",
      hint,
    });
  }
  const plan = makePlan({ batchSize, workers });
  return testRates({ ...rest, network, loss, optimizer, train: toDataSet(network, x, y, loss), batchSize, seed, plan, start: weights });
}

/** A loss of so many times the lowest ends the test, as in fastai. */
const explosion = 4;
/** How much of the running mean, by which the end is decided, each step keeps. */
const memory = 0.9;

export async function testRates(options: RangeTestOptions): Promise<RateCurve> {
  const { network, loss, optimizer, train: data, batchSize, seed, plan, start, signal, onPoint } = options;
  const { from = 1e-6, to = 10, steps = 200 } = options;
  checkRange({ from, to, steps });
  if (rowsOf(data) === 0) throw new TercetError("batch-empty", { where: "x", expected: "at least one row to train on", received: "none" });
  const { layout, initialWeights } = networkLayout(network);
  const length = data.x.shape[1]!;
  const buckets = network.paddingBlind ? lengthBuckets(data.x.lengths, length) : [length];
  const programs = new Map<number, Program>();
  const programFor = (length: number): Program => {
    const rows = Math.ceil(batchSize / plan.shards);
    if (!programs.has(length)) programs.set(length, trainProgram(network, { rows, length, loss }));
    return programs.get(length)!;
  };
  const { width, perPosition } = programFor(buckets[0]!);
  checkAnswers(data, perPosition);
  checkTargets(data.y, rowsOf(data), { width, form: loss.targets });
  const isKnown = optimizers.some(({ id }) => id === optimizer.id);
  const team = makeTeam(
    { layout, optimizer, shards: plan.shards, workers: plan.workers, rows: batchSize, length, width, perPosition, seed },
    isKnown ? { id: optimizer.id, config: optimizer.config } : null,
  );
  try {
    team.memory.weights.set(start ?? initialWeights(seed));
    const points: RatePoint[] = [];
    const hasExploded = explosionWatch();
    for (const batch of endlessBatches(data, { batchSize, buckets, seed })) {
      if (points.length === steps || signal?.aborted) break;
      const learningRate = from * (to / from) ** (points.length / (steps - 1));
      const place = { rows: batch.rows, capacity: batchSize, length: batch.length, perPosition };
      const total = fillBatch(team.memory.batch, data, loss, place, width);
      const step = points.length + 1;
      await team.run(programFor(batch.length), { scale: 1 / total, step });
      const point = { learningRate, loss: team.memory.batch.losses.reduce((a, b) => a + b, 0) };
      points.push(point);
      onPoint?.({ ...point, step, steps });
      if (hasExploded(point.loss)) return read(points, { exploded: true });
      await team.update({ learningRate, step });
    }
    return read(points, { exploded: false });
  } finally {
    await team.stop();
  }
}

function read(points: readonly RatePoint[], end: { readonly exploded: boolean }): RateCurve {
  if (points.length === 0) {
    throw new TercetError("interrupted", { where: "learning rates", expected: "at least one step", received: "an interruption before" });
  }
  if (!Number.isFinite(points[0]!.loss)) throw lossIsNan(1);
  return readRateCurve(points, end);
}

function checkRange({ from, to, steps }: Required<RateRange>): void {
  expectPositive("learningRateRange.from", from);
  expectPositive("learningRateRange.to", to);
  expectOption(to > from, "learningRateRange.to", `a rate above the first, ${from}`, to);
  expectOption(Number.isInteger(steps) && steps >= 10, "learningRateRange.steps", "a whole number, 10 or more", steps);
}

/** Whether the running mean of the losses has left the lowest one far behind. */
function explosionWatch(): (loss: number) => boolean {
  let [running, weight, lowest, count] = [0, 0, Number.POSITIVE_INFINITY, 0];
  return (loss) => {
    if (!Number.isFinite(loss)) return true;
    running = memory * running + (1 - memory) * loss;
    weight = memory * weight + (1 - memory);
    const mean = running / weight;
    lowest = Math.min(lowest, mean);
    return ++count > 10 && mean > explosion * lowest;
  };
}

/** The batches of one epoch after the other. */
function* endlessBatches(
  { x }: DataSet,
  options: { readonly batchSize: number; readonly buckets: readonly number[]; readonly seed: number },
) {
  for (let epoch = 1; ; epoch++) yield* planBatches({ ...options, lengths: x.lengths, epoch });
}
