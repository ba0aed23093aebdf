// Two classifiers on the same rows: by how much one is better, how sure that is, and the verdict.

import { invariant } from "../core/errors.ts";
import { randomKey, uniformAt } from "../core/random.ts";
import { quantile } from "./bootstrap.ts";
import { mcnemarExact } from "./mcnemar.ts";
import { predictedClasses } from "./predicted-class.ts";

export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly metric: "accuracy";
  /** Accuracy of a minus that of b; fractions. */
  readonly difference: number;
  /** Ends of the interval of the difference. */
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** p, adjusted for the number of comparisons of one family; equal to p when there is one. */
  readonly pAdjusted: number;
  readonly method: string;
  /** Of a: "better" or "worse" when p is below 0.05, else there is no evidence that they differ. */
  readonly verdict: "better" | "worse" | "noEvidence";
}

export interface CompareOptions {
  /** Names of the two. */
  readonly names: readonly [a: string, b: string];
  /** Right class of each row. */
  readonly targets: Int32Array;
  /** `[rows, classes]` of each. */
  readonly probabilities: readonly [a: Float32Array, b: Float32Array];
  readonly classes: number;
  readonly seed?: number;
  /** Default 10,000, fewer above 2,000 rows: 2·10⁷ draws in all, but never below 1,000 resamples. */
  readonly resamples?: number;
}

const level = 0.05;
const mostDraws = 2e7;

/**
 * McNemar's exact test, and a paired bootstrap of the difference: rows are drawn with replacement together with both answers;
 * the interval holds the middle 95 %.
 */
export function compareAccuracy({ names, targets, probabilities, classes, seed = 0, ...options }: CompareOptions): Comparison {
  const rows = targets.length;
  const resamples = options.resamples ?? Math.round(Math.min(10_000, Math.max(1000, mostDraws / rows)));
  invariant(rows > 0, "two classifiers should be compared on at least one row");
  const [right, wrong] = onlyOneRight(targets, probabilities, classes);
  const p = mcnemarExact(right, wrong);
  const difference = (right - wrong) / rows;
  const [low, high] = bootstrapDifference({ right, wrong, rows, seed, resamples });
  const verdict = p >= level ? "noEvidence" : difference > 0 ? "better" : "worse";
  return {
    a: names[0],
    b: names[1],
    metric: "accuracy",
    difference,
    low,
    high,
    p,
    pAdjusted: p,
    method: "McNemar exact, paired bootstrap",
    verdict,
  };
}

/** Rows that only the first gets right, and rows that only the second does. */
function onlyOneRight(targets: Int32Array, [a, b]: CompareOptions["probabilities"], classes: number): readonly [number, number] {
  const [first, second] = [predictedClasses(a, classes), predictedClasses(b, classes)];
  let [onlyFirst, onlySecond] = [0, 0];
  targets.forEach((target, row) => {
    if (first[row] === target && second[row] !== target) onlyFirst++;
    if (first[row] !== target && second[row] === target) onlySecond++;
  });
  return [onlyFirst, onlySecond];
}

interface Draws {
  readonly right: number;
  readonly wrong: number;
  readonly rows: number;
  readonly seed: number;
  readonly resamples: number;
}

function bootstrapDifference({ right, wrong, rows, seed, resamples }: Draws): readonly [number, number] {
  const key = randomKey(seed, "paired bootstrap");
  const [shareRight, shareEither] = [right / rows, (right + wrong) / rows];
  const differences = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const u = uniformAt(key, resample * rows + row);
      if (u < shareEither) sum += u < shareRight ? 1 : -1;
    }
    differences[resample] = sum / rows;
  }
  differences.sort();
  return [quantile(differences, 0.025), quantile(differences, 0.975)];
}
