// Parts of the rows on which a classifier does worse or better than on the rest.

import { fisherExact } from "./fisher.ts";
import { holmAdjusted } from "./holm.ts";
import type { Interval } from "./interval.ts";
import { twoSidedTail } from "./normal-tail.ts";
import { type RowTallies, ratioError, ratioInterval, ratioOf } from "./row-tallies.ts";
import { verdictLevel } from "./verdict.ts";
import { wilsonInterval } from "./wilson.ts";

/** Rows that have something in common. */
export interface Slice {
  /** What they have in common, e.g. "1 to 4 words". */
  readonly slice: string;
  readonly rows: Int32Array;
}

export interface SliceAccuracy {
  readonly slice: string;
  readonly rows: number;
  readonly accuracy: number;
  /** Ends of the 95 % interval of the accuracy. */
  readonly low: number;
  readonly high: number;
  /** Accuracy on all other rows. */
  readonly rest: number;
  /** Of the slice against the rest, adjusted for the number of slices. */
  readonly pAdjusted: number;
  /** Whether the slice differs from the rest by more than chance would make one of so many slices differ. */
  readonly differs: boolean;
}

/**
 * Accuracy by slice, in the order given: Wilson's interval, and Fisher's exact test against the other rows, adjusted by Holm's method.
 * Slices may overlap. A slice without rows, or of all rows, has nothing to be compared with and is left out.
 *
 * `right`: 1 for each row that is answered right, else 0: `[rows]`.
 */
export function sliceAccuracies(right: ArrayLike<number>, slices: readonly Slice[]): SliceAccuracy[] {
  const hits = Array.from(right).reduce((sum, one) => sum + one, 0);
  const counted = slices
    .filter(({ rows }) => rows.length > 0 && rows.length < right.length)
    .map(({ slice, rows }) => ({ slice, rows: rows.length, hits: rows.reduce((sum, row) => sum + right[row]!, 0) }));
  const others = counted.map((slice) => ({ rows: right.length - slice.rows, hits: hits - slice.hits }));
  const ps = counted.map((slice, i) =>
    fisherExact(slice.hits, slice.rows - slice.hits, others[i]!.hits, others[i]!.rows - others[i]!.hits),
  );
  const adjusted = holmAdjusted(ps);
  return counted.map((slice, i) => {
    const accuracy = slice.hits / slice.rows;
    const [low, high]: Interval = wilsonInterval(accuracy, slice.rows);
    const [rest, pAdjusted] = [others[i]!.hits / others[i]!.rows, adjusted[i]!];
    return { slice: slice.slice, rows: slice.rows, accuracy, low, high, rest, pAdjusted, differs: pAdjusted < verdictLevel };
  });
}

/** As `SliceAccuracy`, of any score. */
export interface SliceScore extends Omit<SliceAccuracy, "accuracy"> {
  readonly score: number;
}

/**
 * Any score by slice that is a ratio of sums over rows: the slice against the other rows by the difference of both over its standard error
 * (Welch's, by the normal distribution), adjusted by Holm's method. Slices of fewer than 5 rows, or that leave fewer, are left out: there
 * the distribution of such a difference is not known.
 */
export function sliceScores(tallies: RowTallies, slices: readonly Slice[]): SliceScore[] {
  const all = tallies.over.length;
  const compared = slices
    .filter(({ rows }) => rows.length >= fewestRows && all - rows.length >= fewestRows)
    .map(({ slice, rows }) => {
      const inside = new Set(rows);
      const others = Int32Array.from({ length: all }, (_, row) => row).filter((row) => !inside.has(row));
      const [score, rest] = [ratioOf(tallies, rows), ratioOf(tallies, others)];
      const error = Math.hypot(ratioError(tallies, rows), ratioError(tallies, others));
      const p = error === 0 ? Number(score === rest) : twoSidedTail((score - rest) / error);
      return { slice, rows, score, rest, p };
    });
  const adjusted = holmAdjusted(compared.map(({ p }) => p));
  return compared.map(({ slice, rows, score, rest }, i) => {
    const [low, high] = ratioInterval(tallies, { rows });
    return { slice, rows: rows.length, score, low, high, rest, pAdjusted: adjusted[i]!, differs: adjusted[i]! < verdictLevel };
  });
}

const fewestRows = 5;
