// Precision, recall and F1: of each class, and averaged over classes.
import type { ClassCounts } from "./class-counts.ts";

export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Scores of each class, from its hits h, the rows predicted as it p and its rows s:
 *
 *   precision = h / p     recall = h / s     F1 = 2h / (p + s)
 *
 * A score whose denominator is 0 is 0, scikit-learn's default. Counts `[classes]` → one entry a class.
 */
export function scoresPerClass({ hits, predicted, support }: ClassCounts): ClassScores[] {
  return Array.from(hits, (h, c) => ratioScores(h, predicted[c]!, support[c]!));
}

/** Micro average: the scores of all rows taken as one class. Where each row has one class, all three equal the accuracy. */
export function microScores({ hits, predicted, support }: ClassCounts): ClassScores {
  return ratioScores(sum(hits), sum(predicted), sum(support));
}

/**
 * Macro average: the plain mean over the classes that occur in the targets or in the predictions.
 * A class in neither would only add a 0 that says nothing; scikit-learn leaves it out too. All 0 where no row was counted.
 */
export function macroScores(counts: ClassCounts): ClassScores {
  return weightedMean(counts, (c) => (counts.predicted[c]! + counts.support[c]! > 0 ? 1 : 0));
}

/** Weighted average: the mean over classes, each weighted by its rows. */
export function weightedScores(counts: ClassCounts): ClassScores {
  return weightedMean(counts, (c) => counts.support[c]!);
}

function ratioScores(hits: number, predicted: number, support: number): ClassScores {
  return { precision: ratio(hits, predicted), recall: ratio(hits, support), f1: ratio(2 * hits, predicted + support) };
}

function weightedMean(counts: ClassCounts, weightOf: (classIndex: number) => number): ClassScores {
  const totals = { precision: 0, recall: 0, f1: 0 };
  let weights = 0;
  for (const [c, scores] of scoresPerClass(counts).entries()) {
    const weight = weightOf(c);
    totals.precision += weight * scores.precision;
    totals.recall += weight * scores.recall;
    totals.f1 += weight * scores.f1;
    weights += weight;
  }
  return { precision: ratio(totals.precision, weights), recall: ratio(totals.recall, weights), f1: ratio(totals.f1, weights) };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
