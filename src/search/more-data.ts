// What as many training rows again would bring, from errors measured on parts of the rows.
import { normalAt, randomKey, uniformAt } from "../core/random.ts";
import { twoSidedZ } from "../metrics/normal-quantile.ts";
import { quantile } from "../metrics/quantile.ts";
import { wilsonInterval } from "../metrics/wilson.ts";
import type { MoreData } from "./fit-report.ts";
import { errorAt, fitPowerLaw, type PowerLaw } from "./power-law.ts";

/** The error of a model that was trained on so many rows, and how chance moves it. */
export interface MeasuredErrors {
  readonly rows: number;
  /** A share of 1, or a mean error in any unit. */
  readonly error: number;
  readonly standardError: number;
  /** How much it counts in a fit: one over its variance. */
  readonly weight: number;
  /** As the curve tells it. */
  readonly point: MoreData["curve"][number];
  /** What would be measured if so large an error were the truth. */
  redraw(truth: number, key: number): MeasuredErrors;
}

/** So many errors on so many rows: the weight is n / (e(1 − e)), with half an error and half a right answer more: it is finite when all are right. */
export function binomialErrors({ rows, errors, tested }: { rows: number; errors: number; tested: number }): MeasuredErrors {
  const error = errors / tested;
  const share = (errors + 0.5) / (tested + 1);
  const accuracy = 1 - error;
  const [low, high] = wilsonInterval(accuracy, tested);
  return {
    rows,
    error,
    standardError: Math.sqrt((error * (1 - error)) / tested),
    weight: tested / (share * (1 - share)),
    point: { rows, score: accuracy, accuracy, low, high },
    redraw: (truth, key) => binomialErrors({ rows, errors: drawErrors(Math.min(1, truth), tested, key), tested }),
  };
}

export interface MeasuredErrorOptions {
  readonly rows: number;
  readonly error: number;
  readonly standardError: number;
  /** 1 for a share, which is told as what is right; Infinity for a mean error, which is told as it is. */
  readonly most: number;
}

/** Any other error: normal around the truth with the standard error that was measured. */
export function measuredErrors({ rows, error, standardError, most }: MeasuredErrorOptions): MeasuredErrors {
  const told = (value: number) => (most === 1 ? 1 - value : value);
  const within = (value: number) => Math.min(most, Math.max(0, value));
  const reach = twoSidedZ(0.95) * standardError;
  const ends = [told(within(error - reach)), told(within(error + reach))];
  return {
    rows,
    error,
    standardError,
    weight: 1 / Math.max(standardError, leastError) ** 2,
    point: { rows, score: told(error), low: Math.min(...ends), high: Math.max(...ends) },
    redraw: (truth, key) => measuredErrors({ rows, error: within(truth + standardError * normalAt(key, 0)), standardError, most }),
  };
}

/** An error that was measured as 0 on every row has no spread. */
const leastError = 1e-6;

export interface MoreDataOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Default 500. */
  readonly resamples?: number;
}

/**
 * Forecast of the gain from doubling the rows: error = a + b·n^−c is fitted once with a floor a and once with a = 0; the gain
 * is the mean of what the two say, each from its own curve. The interval is a parametric bootstrap: errors are drawn anew around the
 * fitted curves, from binomial distributions where they are counted, both laws are fitted again, and it holds the middle 95 % of the gains that either says.
 *
 * Never further than a doubling: errors of such forecasts grow fast. Null with fewer than three sizes, and where the last doubling
 * measured gained less than one standard error, of an accuracy √(e(1 − e)/tested): then nothing is there to continue. That is the standard
 * error of one score; two of them on the same rows differ by about as much.
 * Source: Hestness et al. 2017, https://arxiv.org/abs/1712.00409; Viering & Loog 2022, https://arxiv.org/abs/2103.10948, on how laws mislead.
 */
export function forecastMoreData(
  measured: readonly MeasuredErrors[],
  { seed = 0, resamples = 500 }: MoreDataOptions = {},
): MoreData | null {
  const points = measured.toSorted((a, b) => a.rows - b.rows);
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
    curve: points.map(({ point }) => point),
  };
}

/** Against the size that is nearest to half of the last, its gain stretched or shrunk to one doubling. */
function lastDoublingGained(points: readonly MeasuredErrors[]): boolean {
  const last = points.at(-1)!;
  const doublings = ({ rows }: MeasuredErrors) => Math.log2(last.rows / rows);
  const smaller = points.filter(({ rows }) => rows < last.rows);
  const half = smaller.reduce((best, point) => (Math.abs(doublings(point) - 1) < Math.abs(doublings(best) - 1) ? point : best));
  return (half.error - last.error) / doublings(half) >= last.standardError && half.error > last.error;
}

function fitBoth(points: readonly MeasuredErrors[]): readonly [PowerLaw, PowerLaw] {
  return [fitPowerLaw(points, { hasFloor: true }), fitPowerLaw(points, { hasFloor: false })];
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
    const redrawn = points.map((point, i) => point.redraw(errorAt(law, point.rows), randomKey(seed, "more data", resample, i)));
    return fitBoth(redrawn).map((fitted) => gainOf(fitted, rows));
  }).flat();
}

function drawErrors(share: number, tested: number, key: number): number {
  let errors = 0;
  for (let row = 0; row < tested; row++) if (uniformAt(key, row) < share) errors++;
  return errors;
}
