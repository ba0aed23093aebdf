// What as many training rows again would bring, from errors measured on parts of the rows.
import { randomKey, uniformAt } from "../core/random.ts";
import { quantile } from "../metrics/quantile.ts";
import { wilsonInterval } from "../metrics/wilson.ts";
import type { MoreData } from "./fit-report.ts";
import { type CurvePoint, errorAt, fitPowerLaw, type PowerLaw } from "./power-law.ts";

/** A model that was trained on so many rows made so many errors on the rows it was tested on. */
export interface MeasuredErrors {
  readonly rows: number;
  readonly errors: number;
  readonly tested: number;
}

export interface MoreDataOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Default 500. */
  readonly resamples?: number;
}

/**
 * Forecast of the gain of accuracy from doubling the rows: error = a + b·n^−c is fitted once with a floor a and once with a = 0; the gain
 * is the mean of what the two say, each from its own curve. The interval is a parametric bootstrap: errors are drawn anew from the
 * binomial distributions of the fitted curves, both laws are fitted again, and it holds the middle 95 % of the gains that either says.
 *
 * Never further than a doubling: errors of such forecasts grow fast. Null with fewer than three sizes, and where the last doubling
 * measured gained less than one standard error √(e(1 − e)/tested): then nothing is there to continue. That is the standard error of
 * one accuracy; two of them on the same rows differ by about as much.
 * Source: Hestness et al. 2017, https://arxiv.org/abs/1712.00409; Viering & Loog 2022, https://arxiv.org/abs/2103.10948, on how laws mislead.
 */
export function forecastMoreData(
  measured: readonly MeasuredErrors[],
  { seed = 0, resamples = 500 }: MoreDataOptions = {},
): MoreData | null {
  const points = [...measured].sort((a, b) => a.rows - b.rows);
  if (new Set(points.map(({ rows }) => rows)).size < 3 || !lastDoublingGained(points)) return null;
  const rows = points.at(-1)!.rows;
  const laws = fitBoth(points);
  const gain = (gainOf(laws[0], rows) + gainOf(laws[1], rows)) / 2;
  const gains = Float64Array.from(redrawnGains(points, laws, { seed, resamples })).sort();
  return {
    rows,
    gain,
    low: Math.min(gain, quantile(gains, 0.025)),
    high: Math.max(gain, quantile(gains, 0.975)),
    curve: points.map(accuracyAt),
  };
}

/** Against the size that is nearest to half of the last, its gain stretched or shrunk to one doubling. */
function lastDoublingGained(points: readonly MeasuredErrors[]): boolean {
  const last = points.at(-1)!;
  const doublings = ({ rows }: MeasuredErrors) => Math.log2(last.rows / rows);
  const smaller = points.filter(({ rows }) => rows < last.rows);
  const half = smaller.reduce((best, point) => (Math.abs(doublings(point) - 1) < Math.abs(doublings(best) - 1) ? point : best));
  const [error, before] = [last.errors / last.tested, half.errors / half.tested];
  return (before - error) / doublings(half) >= Math.sqrt((error * (1 - error)) / last.tested) && before > error;
}

function fitBoth(points: readonly MeasuredErrors[]): readonly [PowerLaw, PowerLaw] {
  const weighted = points.map(weightedPoint);
  return [fitPowerLaw(weighted, { hasFloor: true }), fitPowerLaw(weighted, { hasFloor: false })];
}

/** Weight n / (e(1 − e)), with half an error and half a right answer more: it is finite when all are right. */
function weightedPoint({ rows, errors, tested }: MeasuredErrors): CurvePoint {
  const share = (errors + 0.5) / (tested + 1);
  return { rows, error: errors / tested, weight: tested / (share * (1 - share)) };
}

function gainOf(law: PowerLaw, rows: number): number {
  return errorAt(law, rows) - errorAt(law, 2 * rows);
}

function redrawnGains(
  points: readonly MeasuredErrors[],
  laws: readonly PowerLaw[],
  { seed, resamples }: Required<MoreDataOptions>,
): number[] {
  const rows = points.at(-1)!.rows;
  return Array.from({ length: resamples }, (_, resample) => {
    const law = laws[resample % laws.length]!; // each law is the truth of half of the resamples
    const redrawn = points.map((point, i) => {
      const errors = drawErrors(Math.min(1, errorAt(law, point.rows)), point.tested, randomKey(seed, "more data", resample, i));
      return { ...point, errors };
    });
    return fitBoth(redrawn).map((fitted) => gainOf(fitted, rows));
  }).flat();
}

function drawErrors(share: number, tested: number, key: number): number {
  let errors = 0;
  for (let row = 0; row < tested; row++) if (uniformAt(key, row) < share) errors++;
  return errors;
}

function accuracyAt({ rows, errors, tested }: MeasuredErrors): MoreData["curve"][number] {
  const accuracy = 1 - errors / tested;
  const [low, high] = wilsonInterval(accuracy, tested);
  return { rows, accuracy, low, high };
}
