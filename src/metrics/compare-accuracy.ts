// Two classifiers on the same rows: by how much one is better, how sure that is, and the verdict.

import { invariant } from "../core/errors.ts";
import { mcnemarExact } from "./mcnemar.ts";
import { type PairedCounts, pairedInterval } from "./paired-interval.ts";
import { predictedClasses } from "./predicted-class.ts";
import { type ComparedMetric, type Verdict, verdictOf } from "./verdict.ts";

export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly metric: ComparedMetric;
  /** Score of a minus that of b; a fraction where the metric is one. */
  readonly difference: number;
  /** Ends of the 95 % interval of the difference. */
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** p, adjusted for the number of comparisons of one family; equal to p when there is one. */
  readonly pAdjusted: number;
  readonly method: string;
  /** Of a: "better" or "worse" when the adjusted p is below 0.05, else there is no evidence that they differ. */
  readonly verdict: Verdict;
}

export interface CompareOptions {
  /** Names of the two. */
  readonly names: readonly [a: string, b: string];
  /** Right class of each row. */
  readonly targets: Int32Array;
  /** `[rows, classes]` of each. */
  readonly probabilities: readonly [a: Float32Array, b: Float32Array];
  readonly classes: number;
}

/** McNemar's exact test, and Tango's score interval of the difference: both live on the rows that just one of the two gets right. */
export function compareAccuracy({ names, targets, probabilities, classes }: CompareOptions): Comparison {
  invariant(targets.length > 0, "two classifiers should be compared on at least one row");
  const counts = discordantRows(targets, probabilities, classes);
  const p = mcnemarExact(counts.onlyFirst, counts.onlySecond);
  const difference = (counts.onlyFirst - counts.onlySecond) / counts.rows;
  const [low, high] = pairedInterval(counts);
  return {
    a: names[0],
    b: names[1],
    metric: "accuracy",
    difference,
    low,
    high,
    p,
    pAdjusted: p,
    method: "McNemar exact, Tango score interval",
    verdict: verdictOf("accuracy", difference, p),
  };
}

/** Rows that only the first gets right, and rows that only the second does. */
export function discordantRows(targets: Int32Array, [a, b]: CompareOptions["probabilities"], classes: number): PairedCounts {
  const [first, second] = [predictedClasses(a, classes), predictedClasses(b, classes)];
  let [onlyFirst, onlySecond] = [0, 0];
  targets.forEach((target, row) => {
    if (first[row] === target && second[row] !== target) onlyFirst++;
    if (first[row] !== target && second[row] === target) onlySecond++;
  });
  return { onlyFirst, onlySecond, rows: targets.length };
}
