// Percentile bootstrap of any score of rows.
import { randomKey, uniformAt } from "../core/random.ts";
import type { Interval } from "./interval.ts";
import { quantile } from "./quantile.ts";

export interface ResampleOptions {
  readonly rows: number;
  /** Default 0. */
  readonly seed?: number;
  /** Share of resamples inside the interval. Default 0.95. */
  readonly confidence?: number;
  /** Default 1,000, fewer above 20,000 rows, but never below 200. */
  readonly resamples?: number;
}

const mostDraws = 2e7;

/**
 * Draws as many rows as there are, with replacement, scores them, and repeats; the interval of each score holds the middle `confidence`.
 * A score that is undefined (null) on a sample is left out of it; one that is never defined has no interval.
 *
 * Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
 */
export function resampledIntervals<Name extends string>(
  scoresOf: (sample: Int32Array) => Record<Name, number | null>,
  { rows, seed = 0, confidence = 0.95, ...options }: ResampleOptions,
): Record<Name, Interval | null> {
  const resamples = options.resamples ?? Math.round(Math.min(1000, Math.max(200, mostDraws / rows)));
  const sample = Int32Array.from({ length: rows }, (_, row) => row);
  const names = Object.keys(scoresOf(sample)) as Name[]; // the keys of a record are its names
  const drawn = new Map(names.map((name): [Name, number[]] => [name, []]));
  for (let resample = 0; resample < resamples; resample++) {
    const key = randomKey(seed, "bootstrap", resample);
    for (let place = 0; place < rows; place++) sample[place] = Math.floor(uniformAt(key, place) * rows);
    const scores = scoresOf(sample);
    for (const name of names) if (scores[name] !== null) drawn.get(name)!.push(scores[name]);
  }
  const tail = (1 - confidence) / 2;
  const intervals = names.map((name) => {
    const sorted = drawn.get(name)!.sort((a, b) => a - b);
    return [name, sorted.length === 0 ? null : [quantile(sorted, tail), quantile(sorted, 1 - tail)]];
  });
  return Object.fromEntries(intervals) as Record<Name, Interval | null>; // built from the same names
}
