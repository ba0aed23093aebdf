// Confidence intervals by resampling rows: how much a score would move on another sample of the same size.
import { randomKey, uniformAt } from "../core/random.ts";
import { addToCounts, type ClassCounts, emptyCounts } from "./class-counts.ts";

export interface BootstrapOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Share of resamples inside the interval. Default 0.95. */
  readonly confidence?: number;
  /** Default 1,000: enough to place the ends of a 95 % interval. */
  readonly resamples?: number;
}

export type Interval = readonly [low: number, high: number];

/**
 * Percentile bootstrap: draws as many rows as there are, with replacement, scores them, and repeats; the interval holds the
 * middle `confidence` of the scores. It knows only these rows: nothing of a test set that is not like tomorrow's texts.
 *
 * Shapes: targets and predictions, class indices `[rows]`, drawn in pairs. Each statistic is a function of the counts.
 * Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
 */
export function bootstrapIntervals<Name extends string>(
  targets: ArrayLike<number>,
  predictions: ArrayLike<number>,
  statistics: Record<Name, (counts: ClassCounts) => number>,
  { classes, seed = 0, confidence = 0.95, resamples = 1000 }: BootstrapOptions & { readonly classes: number },
): Record<Name, Interval> {
  const names = Object.keys(statistics) as Name[]; // the keys of a record are its names
  const scores = new Map(names.map((name) => [name, new Float64Array(resamples)]));
  const outcomes = distinctOutcomes(targets, predictions, classes);
  for (let resample = 0; resample < resamples; resample++) {
    const counts = resampledCounts(outcomes, classes, randomKey(seed, "bootstrap", resample));
    for (const name of names) scores.get(name)![resample] = statistics[name](counts);
  }
  const tail = (1 - confidence) / 2;
  const intervals = names.map((name) => {
    const sorted = scores.get(name)!.sort();
    return [name, [quantile(sorted, tail), quantile(sorted, 1 - tail)]];
  });
  return Object.fromEntries(intervals) as Record<Name, Interval>; // built from the same names
}

/** The value below which a share of the sorted numbers lies, interpolated linearly between neighbors. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** Rows with the same target and prediction are alike: a resample only needs to count how often each such pair is drawn. */
interface Outcomes {
  readonly pairs: readonly (readonly [target: number, prediction: number])[];
  /** Which pair each row is: `[rows]`. */
  readonly ofRow: Int32Array;
}

function distinctOutcomes(targets: ArrayLike<number>, predictions: ArrayLike<number>, classes: number): Outcomes {
  const pairs: [number, number][] = [];
  const indexOf = new Map<number, number>();
  const ofRow = Int32Array.from({ length: targets.length }, (_, row) => {
    const cell = targets[row]! * classes + predictions[row]!;
    if (!indexOf.has(cell)) indexOf.set(cell, pairs.push([targets[row]!, predictions[row]!]) - 1);
    return indexOf.get(cell)!;
  });
  return { pairs, ofRow };
}

function resampledCounts({ pairs, ofRow }: Outcomes, classes: number, key: number): ClassCounts {
  const rows = ofRow.length;
  const drawn = new Int32Array(pairs.length);
  for (let draw = 0; draw < rows; draw++) drawn[ofRow[Math.floor(uniformAt(key, draw) * rows)]!]! += 1;
  const counts = emptyCounts(classes);
  for (const [i, [target, prediction]] of pairs.entries()) addToCounts(counts, target, prediction, drawn[i]!);
  return counts;
}
