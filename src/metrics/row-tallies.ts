// Scores that are a ratio of two sums over the rows: enough to draw rows anew, to compare, and to tell how far chance reaches.

import type { Interval } from "./interval.ts";
import { twoSidedZ } from "./normal-quantile.ts";

/**
 * What each row adds to a score r = Σ over / Σ under: a mean (`under` null: 1 each), or F1 of all decisions, 2·hits / (answered + actual).
 * Both are `[rows]`.
 */
export interface RowTallies {
  readonly over: ArrayLike<number>;
  readonly under: ArrayLike<number> | null;
}

/** r of the rows that are named, each as often as it is; of all rows where none are. 0 where Σ under is 0. */
export function ratioOf({ over, under }: RowTallies, rows?: ArrayLike<number>): number {
  const count = rows?.length ?? over.length;
  let [above, below] = [0, under ? 0 : count];
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i]! : i;
    above += over[row]!;
    if (under) below += under[row]!;
  }
  return below === 0 ? 0 : above / below;
}

/**
 * Standard error of r by the delta method:  √( n/(n − 1) · Σᵢ (overᵢ − r·underᵢ)² ) / Σ under;  0 for a single row.
 *
 * Source: Cochran 1977, Sampling Techniques, §2.11.
 */
export function ratioError(tallies: RowTallies, rows?: ArrayLike<number>): number {
  const { over, under } = tallies;
  const count = rows?.length ?? over.length;
  const r = ratioOf(tallies, rows);
  let [squares, below] = [0, 0];
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i]! : i;
    const unit = under ? under[row]! : 1;
    squares += (over[row]! - r * unit) ** 2;
    below += unit;
  }
  return count < 2 || below === 0 ? 0 : Math.sqrt((squares * count) / (count - 1)) / below;
}

/** r ± z standard errors: `ratioInterval(tallies)` holds r in 95 of 100 samples where there are some dozens of rows. */
export function ratioInterval(
  tallies: RowTallies,
  { rows, confidence = 0.95 }: { rows?: ArrayLike<number>; confidence?: number } = {},
): Interval {
  const [r, reach] = [ratioOf(tallies, rows), twoSidedZ(confidence) * ratioError(tallies, rows)];
  return [r - reach, r + reach];
}
