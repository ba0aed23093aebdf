// The loop over epochs: train, validate, keep the best, and see whether to go on.
import { callHook } from "./callbacks/callback.ts";
import type { EpochEvent, Stopped } from "./events.ts";
import { averageWeights, evaluateKept, keptWeights } from "./kept-weights.node.ts";
import type { Scores } from "./metric-scores.ts";
import type { EpochScore } from "./row-score.ts";
import { logsOf, type Running, runEpoch } from "./run-epoch.node.ts";
import type { TrainOptions, TrainResult } from "./train-options.ts";
import { type EpochPart, freshProgress, type Progress } from "./training-state.ts";

/** Trains until the epochs are done or something ends it before. */
export async function runEpochs(options: TrainOptions, running: Running): Promise<TrainResult> {
  const { callbacks = [] } = options;
  const { layout, team, control, checkpoints } = running;
  const progress = options.resume?.progress ?? freshProgress(options, team.memory.weights);
  let part = options.resume?.part;
  let end = isPatienceOver(options, progress) ? ended("earlyStopping") : undefined;
  await callHook(callbacks, "onTrainBegin", control);
  try {
    while (!end && progress.epoch < options.epochs) {
      const before = progress.epoch;
      end = await runAndJudgeEpoch(options, running, progress, part);
      part = undefined;
      if (progress.epoch > before) await checkpoints.write(progress);
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

function isPatienceOver({ earlyStopping }: TrainOptions, { epoch, best }: Progress): boolean {
  return earlyStopping !== undefined && epoch - best.epoch >= earlyStopping.patience;
}

/** One epoch and its validation, entered into the progress. Answers how the training ends, if it does. */
async function runAndJudgeEpoch(
  options: TrainOptions,
  running: Running,
  progress: Progress,
  begun: EpochPart | undefined,
): Promise<End | undefined> {
  const { validation, epochs, onEvent, callbacks = [] } = options;
  const { team, signal, control } = running;
  const began = performance.now();
  const epoch = progress.epoch + 1;
  await callHook(callbacks, "onEpochBegin", epoch, control);
  const trained = await runEpoch(options, running, progress, { begun, began });
  if (trained.ended) return ended(trained.ended, trained.ended === "nan" ? trained.batch : undefined);
  averageWeights(options, team, epoch);
  const validated = validation ? await evaluateKept(validation, options, running, epoch) : undefined;
  if (validated === null) return ended("interrupted");
  if (validated && !Number.isFinite(validated.loss)) return ended("nan", trained.batch); // the epoch's last step spoiled the weights
  const seconds = (begun?.seconds ?? 0) + (performance.now() - began) / 1000;
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

type ScoreKey = "accuracy" | "meanAbsoluteError" | "val_accuracy" | "val_meanAbsoluteError";

function withPrefix(prefix: string, scores: Scores = {}): Scores {
  return Object.fromEntries(Object.entries(scores).map(([name, value]) => [prefix + name, value]));
}

function validationScore(score: EpochScore | undefined): { val_accuracy?: number; val_meanAbsoluteError?: number } {
  if (!score) return {};
  if (score.accuracy !== null) return { val_accuracy: score.accuracy };
  return score.meanAbsoluteError === undefined ? {} : { val_meanAbsoluteError: score.meanAbsoluteError };
}
