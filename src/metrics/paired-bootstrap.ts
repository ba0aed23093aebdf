// The difference of two models' scores on the same rows, the rows drawn anew many times.
import { randomKey, uniformAt } from "../core/random.ts";
import { quantile } from "./quantile.ts";

export interface PairedBootstrapOptions {
  readonly rows: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default 10,000, fewer above 1,000 rows: 10⁷ draws in all, but never below 1,000. */
  readonly resamples?: number;
}

/** The difference on a sample: the row taken at each place. */
export type DifferenceOf = (sample: Int32Array) => number;

export interface BootstrappedDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

const mostDraws = 1e7;

/**
 * Rows are drawn with replacement, with both answers, and the difference is taken anew each time. The interval holds the middle 95 % of the
 * differences; p is twice the share of them on the side of 0 that has fewer, counting one more resample than there are on that side:
 *
 *   p = min(1, 2·(1 + min(#{d ≤ 0}, #{d ≥ 0})) / (resamples + 1))
 *
 * Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapters 13 and 16; the one more after Davison & Hinkley 1997, §4.4.
 */
export function pairedBootstrap(
  differenceOf: DifferenceOf,
  { rows, seed = 0, ...options }: PairedBootstrapOptions,
): BootstrappedDifference {
  const resamples = options.resamples ?? Math.round(Math.min(10_000, Math.max(1000, mostDraws / rows)));
  const sample = Int32Array.from({ length: rows }, (_, row) => row);
  const difference = differenceOf(sample);
  const drawn = Float64Array.from({ length: resamples }, (_, resample) => {
    const key = randomKey(seed, "paired bootstrap", resample);
    for (let place = 0; place < rows; place++) sample[place] = Math.floor(uniformAt(key, place) * rows);
    return differenceOf(sample);
  }).sort();
  return { difference, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975), p: shareBeyondZero(drawn) };
}

function shareBeyondZero(differences: Float64Array): number {
  let [notAbove, notBelow] = [0, 0];
  for (const difference of differences) {
    if (difference <= 0) notAbove++;
    if (difference >= 0) notBelow++;
  }
  return Math.min(1, (2 * (1 + Math.min(notAbove, notBelow))) / (differences.length + 1));
}
