// Precision, recall and F1, averaged or of one class, as metrics gathered batch by batch.

import { expectNotNegative, expectOption } from "../core/check.ts";
import { addToCounts, type ClassCounts, emptyCounts } from "./class-counts.ts";
import { type ClassScores, macroScores, microScores, scoresPerClass, weightedScores } from "./class-scores.ts";
import type { Metric } from "./metric.ts";
import { predictedClass } from "./predicted-class.ts";

/** Starts without counts: the number of classes is known from the first batch. */
export interface CountsTally {
  counts?: ClassCounts;
}

/** The mean over classes of each class's F1; formula in `class-scores.ts`. */
export function f1Macro(): Metric<CountsTally> {
  return averagedMetric("f1Macro", "f1", macroScores);
}

/** The mean over classes of each class's precision; formula in `class-scores.ts`. */
export function precisionMacro(): Metric<CountsTally> {
  return averagedMetric("precisionMacro", "precision", macroScores);
}

/** The mean over classes of each class's recall; formula in `class-scores.ts`. */
export function recallMacro(): Metric<CountsTally> {
  return averagedMetric("recallMacro", "recall", macroScores);
}

/** F1 of all rows taken as one class: equal to the accuracy where each row has one class; formula in `class-scores.ts`. */
export function f1Micro(): Metric<CountsTally> {
  return averagedMetric("f1Micro", "f1", microScores);
}

/** Precision of all rows taken as one class: equal to the accuracy where each row has one class; formula in `class-scores.ts`. */
export function precisionMicro(): Metric<CountsTally> {
  return averagedMetric("precisionMicro", "precision", microScores);
}

/** Recall of all rows taken as one class: equal to the accuracy where each row has one class; formula in `class-scores.ts`. */
export function recallMicro(): Metric<CountsTally> {
  return averagedMetric("recallMicro", "recall", microScores);
}

/** F1 averaged over classes, each weighted by its rows; formula in `class-scores.ts`. */
export function f1Weighted(): Metric<CountsTally> {
  return averagedMetric("f1Weighted", "f1", weightedScores);
}

/** Precision averaged over classes, each weighted by its rows; formula in `class-scores.ts`. */
export function precisionWeighted(): Metric<CountsTally> {
  return averagedMetric("precisionWeighted", "precision", weightedScores);
}

/** Recall averaged over classes, each weighted by its rows; formula in `class-scores.ts`. */
export function recallWeighted(): Metric<CountsTally> {
  return averagedMetric("recallWeighted", "recall", weightedScores);
}

export type ClassScore = keyof ClassScores;

/**
 * Precision, recall or F1 of one class alone, by its index: `classScore("recall", 2)` has the id "recall[2]". 0 where its denominator is 0, as
 * in scikit-learn. Throws `option-invalid` for an index that no class has.
 */
export function classScore(score: ClassScore, classIndex: number): Metric<CountsTally> {
  const id = `${score}[${classIndex}]`;
  expectOption(Number.isInteger(classIndex), id, "the index of a class", classIndex);
  expectNotNegative(id, classIndex);
  return averagedMetric(id, score, (counts) => {
    expectOption(classIndex < counts.support.length, id, `a class index from 0 to ${counts.support.length - 1}`, classIndex);
    return scoresPerClass(counts)[classIndex]!;
  });
}

function averagedMetric(id: string, score: ClassScore, scoresOf: (counts: ClassCounts) => ClassScores): Metric<CountsTally> {
  return {
    id,
    range: [0, 1],
    higherIsBetter: true,
    start: () => ({}),
    add(tally, { targets, outputs, width, weights }) {
      tally.counts ??= emptyCounts(Math.max(2, width));
      for (let row = 0; row < targets.length; row++) {
        addToCounts(tally.counts, targets[row]!, predictedClass(outputs, row, width), weights?.[row]);
      }
    },
    result: ({ counts }) => (counts?.support.some((rows) => rows > 0) ? scoresOf(counts)[score] : null),
  };
}
