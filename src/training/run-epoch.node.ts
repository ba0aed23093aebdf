// One epoch: the shuffled batches through the program, a step of the optimizer after each, or after several.
import type { Batch } from "../text/batching.ts";
import { planBatches } from "../text/batching.ts";
import { answeredIn, fillBatch } from "./batch.ts";
import { callHook, type Logs, type TrainingControl } from "./callbacks/callback.ts";
import type { CheckpointWriter } from "./checkpoint-writer.node.ts";
import type { Evaluating } from "./evaluate.node.ts";
import { makeMetricScores, type Scores } from "./metric-scores.ts";
import type { Layout } from "./parameters.ts";
import { copiesOf } from "./programs.ts";
import { type EpochScore, makeRowScore } from "./row-score.ts";
import type { TrainOptions } from "./train-options.ts";
import type { EpochPart, Progress } from "./training-state.ts";

/** What runs a training. */
export interface Running extends Evaluating {
  readonly layout: Layout;
  readonly control: TrainingControl & { readonly isStopped: boolean };
  readonly checkpoints: CheckpointWriter;
}

export interface EpochResult {
  readonly loss: number;
  readonly score: EpochScore;
  readonly scores: Scores;
  /** Finished steps of the optimizer over all epochs. */
  readonly step: number;
  /** The last batch that was run, counted from 1 over the whole training. */
  readonly batch: number;
  readonly ended?: "interrupted" | "nan";
}

const nothing: Omit<EpochPart, "step"> = { batches: 0, sum: 0, weights: 0, score: [], metrics: [], seconds: 0 };

/** Runs the batches of an epoch, or those after a part of it that was done before. */
export async function runEpoch(
  options: TrainOptions,
  running: Running,
  progress: Progress,
  { begun, began }: { readonly begun: EpochPart | undefined; readonly began: number },
): Promise<EpochResult> {
  const { train: data, loss, batchSize, seed, schedule, network, epochs, onEvent, callbacks = [], metrics = [] } = options;
  const { team, buckets, signal, rules, control, checkpoints } = running;
  const epoch = progress.epoch + 1;
  const batches = planBatches({ lengths: data.x.lengths, batchSize, buckets, seed, epoch });
  const perStep = options.update?.gradientAccumulationSteps ?? 1;
  const steps = epochs * Math.ceil(batches.length / perStep); // every epoch has as many batches
  const judged = progress.history.val_loss ?? progress.history.loss;
  const before = begun ?? { ...nothing, step: progress.step };
  const score = makeRowScore(data, network.output, loss.answers, before.score);
  const chosen = makeMetricScores(metrics, data, { output: network.output, answers: loss.answers }, before.metrics);
  let { step, sum, weights } = before;
  let done = before.batches;
  const number = () => (epoch - 1) * batches.length + done;
  const result = (ended?: EpochResult["ended"], value = sum / weights): EpochResult => ({
    loss: value,
    score: score.result(),
    scores: chosen.result(),
    step,
    batch: number(),
    ended,
  });
  const part = (): EpochPart => ({
    ...{ batches: done, step, sum, weights, score: score.tally(), metrics: chosen.tallies() },
    seconds: before.seconds + (performance.now() - began) / 1000,
  });
  for (const batch of batches.slice(before.batches)) {
    if (control.isStopped) break;
    const isBetweenSteps = done % perStep === 0;
    const isFurther = done > before.batches;
    if (signal?.aborted) {
      if (isBetweenSteps && isFurther) await checkpoints.write(progress, part());
      return result("interrupted");
    }
    if (isBetweenSteps && isFurther && checkpoints.isDue()) await checkpoints.write(progress, part());
    done++;
    if (callbacks.length > 0) await callHook(callbacks, "onTrainBatchBegin", done, control);
    const { value, total, answered, width } = await runBatch(options, running, batch, number());
    if (!Number.isFinite(value)) return result("nan", value);
    rules?.addGradient(team.memory.weights, team.memory.gradients[0]!);
    if (perStep > 1) team.accumulate(total);
    if (done % perStep === 0 || done === batches.length) {
      step++;
      await team.update({ learningRate: control.learningRate * (schedule?.factor(step, steps, judged) ?? 1), step });
      rules?.constrain(team.memory.weights);
    }
    rules?.clearGradient(team.memory.gradients[0]!);
    sum += value * total;
    weights += total;
    score.add(answered.logits, answered.places, width);
    chosen.add(answered.logits, answered.places, width);
    const sofar = { loss: sum / weights, ...score.result() };
    onEvent?.({ event: "step", epoch, epochs, step: done, steps: batches.length, ...sofar });
    if (callbacks.length > 0) await callHook(callbacks, "onTrainBatchEnd", done, logsOf(sofar), control);
  }
  return result();
}

/** Loss and gradient of a batch, `number` counted from 1 over the whole training. Logits and gradients are in the team's memory. */
async function runBatch({ train: data, loss, batchSize }: TrainOptions, running: Running, batch: Batch, number: number) {
  const { team, programs, rules } = running;
  const program = programs.train(batch.length);
  const { width, perPosition } = program;
  const rows = repeated(batch.rows, copiesOf(loss));
  const place = { rows, capacity: batchSize * copiesOf(loss), length: batch.length, perPosition };
  const total = fillBatch(team.memory.batch, data, loss, place, width);
  await team.run(program, { scale: scaleOf(total), step: number });
  const value = team.memory.batch.losses.reduce((a, b) => a + b, 0) + (rules?.penalty(team.memory.weights) ?? 0);
  return { value, total, answered: answeredIn(team.memory.batch.logits, data, place, width), width };
}

/** Without what has no number. */
export function logsOf(numbers: Readonly<Record<string, number | null | undefined>>): Logs {
  return Object.fromEntries(Object.entries(numbers).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])));
}

/** Each row so many times, its copies side by side. */
function repeated(rows: Int32Array, copies: number): Int32Array {
  return copies === 1 ? rows : Int32Array.from({ length: rows.length * copies }, (_, i) => rows[Math.floor(i / copies)]!);
}

/** 1 / Σ weights; a batch whose rows all weigh 0 teaches nothing. */
function scaleOf(total: number): number {
  return total > 0 ? 1 / total : 0;
}
