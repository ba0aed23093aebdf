// Loss and scores of weights on rows that they are not trained on.
import { TercetError } from "../core/errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import { exampleShape, type Network } from "../models/network.ts";
import { sgd } from "../optimizers/sgd.ts";
import { lengthBuckets, planBatches } from "../text/batching.ts";
import { answeredIn, type DataSet, fillBatch, rowsOf } from "./batch.ts";
import { makeMetricScores, type Scores } from "./metric-scores.ts";
import { networkLayout } from "./network-layout.ts";
import type { Plan } from "./plan.node.ts";
import { makePrograms, type Programs } from "./programs.ts";
import { type EpochScore, makeRowScore, type RowScore } from "./row-score.ts";
import { checkAnswers, checkTargets } from "./targets.ts";
import { makeTeam, type Team } from "./team.node.ts";
import type { TrainOptions } from "./train-options.ts";
import { type BoundRules, bindRules, type WeightRules } from "./weight-rules.ts";

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
  const { width, perPosition } = programs.evaluate(maxLength);
  checkAnswers(data, perPosition);
  checkTargets(data.y, rowsOf(data), { width, form: loss.targets, answers: loss.answers });
  const sizes = { rows: programs.rows, length: maxLength, width, perPosition, numbers: exampleShape(network) !== null };
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

/** What runs the evaluation. */
export interface Evaluating {
  readonly buckets: readonly number[];
  readonly programs: Programs;
  readonly team: Team;
  readonly signal: AbortSignal | undefined;
  readonly rules: BoundRules | undefined;
}

export interface Evaluated {
  readonly loss: number;
  readonly score: EpochScore;
  readonly scores: Scores;
  /** `[rows, width]`, in the order of the rows; empty where each position has an answer. */
  readonly logits: Float32Array;
}

/** Mean loss and accuracy over a data set, dropout and label smoothing off, rows of equal weight; null when interrupted. */
export async function evaluateRows(
  data: DataSet,
  options: Pick<TrainOptions, "loss" | "network" | "plan" | "metrics">,
  running: Evaluating,
): Promise<Evaluated | null> {
  const { loss, network, plan, metrics = [] } = options;
  const { team, programs, buckets, signal, rules } = running;
  const capacity = programs.rows * plan.shards;
  const batches = planBatches({ lengths: data.x.lengths, batchSize: capacity, buckets, seed: 0, epoch: 0 });
  const { width, perPosition } = programs.evaluate(buckets[0]!);
  const logits = new Float32Array(perPosition ? 0 : rowsOf(data) * width);
  const score: RowScore = makeRowScore(data, network.output, loss.answers);
  const chosen = makeMetricScores(metrics, data, { output: network.output, answers: loss.answers });
  let [sum, rows] = [0, 0];
  for (const batch of batches) {
    if (signal?.aborted) return null;
    const program = programs.evaluate(batch.length);
    const place = { rows: batch.rows, capacity, length: batch.length, perPosition };
    const total = fillBatch(team.memory.batch, { x: data.x, y: data.y }, { targets: loss.targets }, place, width);
    await team.run(program, { scale: total > 0 ? 1 / total : 0, step: 0 });
    sum += team.memory.batch.losses.reduce((a, b) => a + b, 0) * total;
    rows += total;
    const answered = answeredIn(team.memory.batch.logits, data, place, width);
    score.add(answered.logits, answered.places, width);
    chosen.add(answered.logits, answered.places, width);
    if (perPosition) continue;
    batch.rows.forEach((row, i) => {
      logits.set(team.memory.batch.logits.subarray(i * width, (i + 1) * width), row * width);
    });
  }
  return { loss: sum / rows + (rules?.penalty(team.memory.weights) ?? 0), score: score.result(), scores: chosen.result(), logits };
}
