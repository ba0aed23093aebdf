// Two models on the same rows by a score that is a ratio of sums over the rows, such as F1 of all decisions.
import { invariant } from "../core/errors.ts";
import type { Comparison } from "./compare-accuracy.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";
import { type RowTallies, ratioOf } from "./row-tallies.ts";
import { type ComparedMetric, verdictOf } from "./verdict.ts";

export interface CompareRatiosOptions {
  /** Names of the two. */
  readonly names: readonly [a: string, b: string];
  readonly metric: ComparedMetric;
  /** Of the same rows in the same order. */
  readonly tallies: readonly [a: RowTallies, b: RowTallies];
  /** Default 0. */
  readonly seed?: number;
  /** Default as in paired-bootstrap.ts. */
  readonly resamples?: number;
}

/** Paired bootstrap of the difference of both ratios; see paired-bootstrap.ts. */
export function compareRatios({ names, metric, tallies: [first, second], seed, resamples }: CompareRatiosOptions): Comparison {
  const rows = first.over.length;
  invariant(rows > 0 && second.over.length === rows, "two models should be compared on the same rows, at least one");
  const told = pairedBootstrap((sample) => ratioOf(first, sample) - ratioOf(second, sample), { rows, seed, resamples });
  const verdict = verdictOf(metric, told.difference, told.p);
  return { a: names[0], b: names[1], metric, ...told, pAdjusted: told.p, method: "paired bootstrap", verdict };
}
