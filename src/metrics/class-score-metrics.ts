// Macro precision, recall and F1 as metrics gathered batch by batch.
import { addToCounts, type ClassCounts, emptyCounts } from "./class-counts.ts";
import { type ClassScores, macroScores } from "./class-scores.ts";
import type { Metric } from "./metric.ts";
import { predictedClass } from "./predicted-class.ts";

/** Starts without counts: the number of classes is known from the first batch. */
export interface CountsTally {
  counts?: ClassCounts;
}

/** The mean over classes of each class's F1; formula in `class-scores.ts`. */
export function f1Macro(): Metric<CountsTally> {
  return macroMetric("f1Macro", "f1");
}

/** The mean over classes of each class's precision; formula in `class-scores.ts`. */
export function precisionMacro(): Metric<CountsTally> {
  return macroMetric("precisionMacro", "precision");
}

/** The mean over classes of each class's recall; formula in `class-scores.ts`. */
export function recallMacro(): Metric<CountsTally> {
  return macroMetric("recallMacro", "recall");
}

function macroMetric(id: string, score: keyof ClassScores): Metric<CountsTally> {
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
    result: ({ counts }) => (counts?.support.some((rows) => rows > 0) ? macroScores(counts)[score] : null),
  };
}
