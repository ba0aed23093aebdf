// An interval of a share, from how many rows it was counted on: honest for few rows, and near 0 and 1.
import type { Interval } from "./interval.ts";
import { twoSidedZ } from "./normal-quantile.ts";

/**
 * Wilson's score interval of a share p̂ of n rows: all shares p that a test would not refuse, |p̂ − p| ≤ z·√(p(1 − p)/n):
 *
 *   ( p̂ + z²/2n ± z·√( p̂(1 − p̂)/n + z²/4n² ) ) / (1 + z²/n)
 *
 * It always holds p̂, stays inside 0 … 1 and has a width at p̂ = 1, where a bootstrap of the rows sees no mistake to draw: 60 of 60
 * right is [94 %, 100 %]. At 100 to 1,000 rows and shares from .7 to .97 it holds the truth in 93.6 to 96.9 of 100 samples.
 *
 * `rows` may be a fraction: the effective number of rows of a score that is not a plain share. Without rows: [0, 1].
 * Source: Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953; compared by Brown, Cai & DasGupta 2001, https://doi.org/10.1214/ss/1009213286.
 */
export function wilsonInterval(share: number, rows: number, confidence = 0.95): Interval {
  if (!(rows > 0)) return [0, 1];
  const z = twoSidedZ(confidence);
  const doubt = (z * z) / rows;
  const middle = share + doubt / 2;
  const reach = Math.sqrt(doubt * share * (1 - share) + (doubt * doubt) / 4);
  // At 0 and 1 an end is the share itself; rounding must not move it past.
  const low = share === 0 ? 0 : Math.min(share, (middle - reach) / (1 + doubt));
  const high = share === 1 ? 1 : Math.max(share, (middle + reach) / (1 + doubt));
  return [low, high];
}
