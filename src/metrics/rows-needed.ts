// How many test rows would tell two classifiers apart.
import { expectOption } from "../core/check.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { verdictLevel } from "./verdict.ts";

export interface RowsNeededOptions {
  /** Accuracy of one classifier minus that of the other, −1 to 1. */
  readonly difference: number;
  /** Share of rows that just one of the two gets right: at least as large as the difference. */
  readonly discordant: number;
  /** How often such a difference should be found. Default 0.8. */
  readonly power?: number;
  /** Level of the two-sided test. Default 0.05. */
  readonly level?: number;
}

/**
 * Rows on which McNemar's exact test finds a difference δ with the given power, when a share ψ of rows is discordant:
 *
 *   n = ( z_{1−α/2}·√ψ + z_power·√(ψ − δ²) )² / δ²  +  2 / |δ|
 *
 * Null for no difference: no number of rows would decide it.
 * Source: Connor 1987, https://doi.org/10.2307/2531961, after Miettinen 1968.
 * Departs: the last term pays for the exact test, whose level is below α as counts are whole; it is Fleiss's continuity correction
 * (Fleiss, Tytun & Ury 1980, https://doi.org/10.2307/2529990) in its first order, 1 / |share of the discordant rows − ½| discordant rows.
 */
export function rowsNeeded({ difference, discordant, power = 0.8, level = verdictLevel }: RowsNeededOptions): number | null {
  const gap = Math.abs(difference);
  expectOption(discordant >= 0 && discordant <= 1, "discordant", "a share from 0 to 1", discordant);
  expectOption(gap <= discordant, "difference", `at most the share of discordant rows, ${discordant}`, difference);
  expectOption(power > 0 && power < 1, "power", "a number between 0 and 1", power);
  expectOption(level > 0 && level < 1, "level", "a number between 0 and 1", level);
  if (gap === 0) return null;
  const root = normalQuantile(1 - level / 2) * Math.sqrt(discordant) + normalQuantile(power) * Math.sqrt(discordant - gap * gap);
  return Math.ceil((root / gap) ** 2 + 2 / gap);
}

export interface RowsNeededByErrorOptions {
  /** Score of one model minus that of the other, in any unit. */
  readonly difference: number;
  /** Of the difference, on so many rows. */
  readonly standardError: number;
  readonly rows: number;
  /** Default 0.8. */
  readonly power?: number;
  /** Default 0.05. */
  readonly level?: number;
}

/**
 * Rows on which a difference δ of any score is found with the given power, from its standard error on n rows, which falls with √n:
 *
 *   n · ( (z_{1−α/2} + z_power) · error / |δ| )²
 *
 * Null for no difference.
 */
export function rowsNeededByError({
  difference,
  standardError,
  rows,
  power = 0.8,
  level = verdictLevel,
}: RowsNeededByErrorOptions): number | null {
  if (difference === 0) return null;
  const reach = (normalQuantile(1 - level / 2) + normalQuantile(power)) * standardError;
  return Math.ceil(rows * (reach / difference) ** 2);
}
