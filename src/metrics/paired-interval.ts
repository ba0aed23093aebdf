// An interval of the difference of two shares that were counted on the same rows.
import type { Interval } from "./interval.ts";
import { twoSidedZ } from "./normal-quantile.ts";

export interface PairedCounts {
  /** Rows that only the first gets right. */
  readonly onlyFirst: number;
  /** Rows that only the second gets right. */
  readonly onlySecond: number;
  readonly rows: number;
}

/**
 * Tango's score interval of the difference of two accuracies: all differences δ that a test would not refuse, |T(δ)| ≤ z,
 *
 *   T(δ) = (b − c − nδ) / √( n·(2q + δ(1 − δ)) )      b, c: rows only the first, only the second gets right; n: rows
 *   q = ( √(B² − 8n·C) − B ) / 4n      B = (2n − b + c)δ − b − c      C = −c·δ(1 − δ)
 *
 * with q the likeliest probability of c under δ. T falls in δ, so that bisection finds the two ends.
 *
 * It has a width with few discordant rows or none, and at 100 rows and more holds the truth in 93.6 to 95.8 of 100 samples
 * (98.6 with two discordant rows); the bootstrap of the rows in none where no row is discordant. At δ = 0 it is McNemar's test
 * without continuity correction: where the exact test sees a difference, 0 is outside.
 * Source: Tango 1998, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B; compared by
 * Fagerland, Lydersen & Laake 2014, https://doi.org/10.1002/sim.6148.
 */
export function pairedInterval(counts: PairedCounts, confidence = 0.95): Interval {
  const z = twoSidedZ(confidence);
  const difference = (counts.onlyFirst - counts.onlySecond) / counts.rows;
  return [whereScoreIs(z, counts, [-1, difference]), whereScoreIs(-z, counts, [difference, 1])];
}

function whereScoreIs(wanted: number, counts: PairedCounts, [from, to]: Interval): number {
  let [low, high] = [from, to];
  for (let halving = 0; halving < 52; halving++) {
    const middle = (low + high) / 2;
    if (score(middle, counts) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function score(delta: number, { onlyFirst: b, onlySecond: c, rows: n }: PairedCounts): number {
  const distance = b - c - n * delta;
  const linear = (2 * n - b + c) * delta - b - c;
  const constant = -c * delta * (1 - delta);
  const q = (Math.sqrt(Math.max(0, linear * linear - 8 * n * constant)) - linear) / (4 * n);
  const variance = n * (2 * q + delta * (1 - delta));
  if (variance <= 0) return distance === 0 ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY;
  return distance / Math.sqrt(variance);
}
