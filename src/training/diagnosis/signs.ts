// What several rules ask of a run: numbers drawn from its facts.
import type { RunFacts } from "./facts.ts";

export interface Signs {
  /** Training rows. */
  readonly rows: number;
  readonly classes: number;
  /** Log loss of answering with each label's share of the training rows: −Σ s·ln s. */
  readonly chanceLoss: number;
  readonly epochs: number;
  readonly steps: number;
  /** The rate, as a multiple of the optimizer's usual one; null without one. */
  readonly rateRatio: number | null;
  /** Share of the chance loss that is gone on the training rows; null without their scores. */
  readonly learned: number | null;
  /** Accuracy of the linear model less the model's, on the validation rows; null without both. */
  readonly behind: number | null;
  /** The same in standard errors. */
  readonly behindErrors: number | null;
  readonly validationLoss: LossCurve | null;
  readonly trainingLoss: LossCurve | null;
  /** Whether the losses of the history are log losses, to be compared with the chance loss. */
  readonly isCrossEntropy: boolean;
}

export interface LossCurve {
  readonly first: number;
  readonly lowest: number;
  /** Counted from 1. */
  readonly lowestEpoch: number;
  readonly last: number;
  /** The highest after the lowest. */
  readonly highestAfter: number;
  /** Epochs whose loss is above the one before. */
  readonly rises: number;
}

export function signsOf(facts: RunFacts): Signs {
  const { settings, history, rowsByClass, train, validation, linear } = facts;
  const counts = Object.values(rowsByClass);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const chanceLoss = counts.reduce((sum, count) => (count > 0 ? sum - (count / rows) * Math.log(count / rows) : sum), 0);
  const { learningRate, usualLearningRate } = settings;
  const behind = linear && validation ? linear.accuracy - validation.accuracy : null;
  return {
    rows,
    classes: counts.length,
    chanceLoss,
    epochs: history.loss.length,
    steps: history.loss.length * Math.ceil(rows / settings.batchSize),
    rateRatio: learningRate !== null && usualLearningRate !== null ? learningRate / usualLearningRate : null,
    learned: train && settings.optimizer !== null ? 1 - train.logLoss / chanceLoss : null,
    behind,
    behindErrors: behind === null ? null : behind / standardError(linear!.accuracy, validation!.rows),
    validationLoss: curveOf(history.val_loss),
    trainingLoss: curveOf(history.loss),
    isCrossEntropy: /^(binary|categorical|sparseCategorical)Crossentropy$/.test(settings.loss ?? ""), // a focal one is smaller
  };
}

/** Of the difference of two accuracies p on the same n rows, where about half of the errors are shared: √(p·(1 − p) / n). */
function standardError(accuracy: number, rows: number): number {
  return Math.sqrt(Math.max(accuracy * (1 - accuracy), 1 / rows) / rows);
}

function curveOf(losses: readonly number[] | undefined): LossCurve | null {
  if (!losses || losses.length === 0) return null;
  const lowest = Math.min(...losses);
  const at = losses.indexOf(lowest);
  const [first, last] = [losses[0]!, losses.at(-1)!];
  return {
    first,
    lowest,
    lowestEpoch: at + 1,
    last,
    highestAfter: Math.max(...losses.slice(at)),
    rises: losses.filter((loss, i) => i > 0 && loss > losses[i - 1]!).length,
  };
}

/** 0.5 at the threshold, 1 at `sure`, straight between; 0 below the threshold. `sure` may lie below: then small values count. */
export function beyond(value: number, threshold: number, sure: number): number {
  const way = (value - threshold) / (sure - threshold);
  return way < 0 || Number.isNaN(way) ? 0 : Math.min(1, 0.5 + way / 2);
}
