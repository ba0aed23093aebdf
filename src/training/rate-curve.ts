// Reading a learning-rate range test: where the loss falls fastest, where it explodes, and the rate to take.

export interface RatePoint {
  readonly learningRate: number;
  /** Of the batch that was trained on at this rate, before the step. */
  readonly loss: number;
}

export interface RateCurve {
  /** In order of increasing rate; `smoothed` is the mean loss of the neighbors, near ones counting most. */
  readonly points: readonly (RatePoint & { readonly smoothed: number })[];
  /** Where the smoothed loss falls fastest against the logarithm of the rate; null where it never falls. */
  readonly steepest: number | null;
  /** First rate after the lowest loss at which it is as high as at the start, or no number; null where the test ended before. */
  readonly explodesAt: number | null;
  /** A tenth of that. */
  readonly tenth: number | null;
  /** The smaller of the steepest and the tenth, with two digits; null where the loss never falls. */
  readonly suggested: number | null;
}

/** Width of the window that smooths, in decades of the rate. */
const decades = 0.2;
/** A fall that is smaller than this share of the starting loss is noise. */
const smallestFall = 0.02;

/**
 * Smooths the curve and reads it. `exploded`: whether the last loss was no number or far above the lowest.
 *
 *   smoothed(r) = Σ w·loss / Σ w,  w = exp(−(log₁₀ r − log₁₀ rᵢ)² / 2·0.2²)
 *
 * Source: Smith 2017, https://arxiv.org/abs/1506.01186, §3.3; the two rates as in fastai's lr_find (steepest, a tenth of the minimum).
 * Departs: fastai smooths by a running mean, which lags behind by two decades at these numbers of steps; a tenth is taken of the rate where
 * the loss is lost again, not of the minimum; the smaller of the two is proposed.
 */
export function readRateCurve(points: readonly RatePoint[], { exploded }: { readonly exploded: boolean }): RateCurve {
  const finite = points.filter(({ loss }) => Number.isFinite(loss));
  const logs = finite.map(({ learningRate }) => Math.log10(learningRate));
  const smoothed = finite.map((_, i) => smoothAt(finite, logs, i));
  const start = mean(smoothed.slice(0, Math.max(1, Math.floor(smoothed.length / 10))));
  const lowest = smoothed.indexOf(Math.min(...smoothed));
  const falls = start - smoothed[lowest]! > smallestFall * Math.abs(start);
  const steepest = falls ? finite[steepestBefore(smoothed, logs, lowest)]!.learningRate : null;
  const high = falls ? start : start + 0.5 * Math.abs(start); // a loss that never fell is not lost by noise
  const lost = smoothed.findIndex((loss, i) => i > lowest && loss >= high);
  const last = points.at(-1)?.learningRate ?? null;
  const explodesAt = lost >= 0 ? finite[lost]!.learningRate : exploded ? last : null;
  const tenth = explodesAt === null ? null : explodesAt / 10;
  return {
    points: finite.map((point, i) => ({ ...point, smoothed: smoothed[i]! })),
    steepest,
    explodesAt,
    tenth,
    suggested: steepest === null ? null : Number(Math.min(steepest, tenth ?? steepest).toPrecision(2)),
  };
}

function smoothAt(points: readonly RatePoint[], logs: readonly number[], at: number): number {
  let [sum, weights] = [0, 0];
  points.forEach(({ loss }, i) => {
    const weight = Math.exp(-((logs[i]! - logs[at]!) ** 2) / (2 * decades * decades));
    sum += weight * loss;
    weights += weight;
  });
  return sum / weights;
}

/** The place up to the lowest loss where it falls fastest; differences over two steps. */
function steepestBefore(smoothed: readonly number[], logs: readonly number[], lowest: number): number {
  let [best, slope] = [0, 0];
  for (let i = 1; i < Math.min(lowest + 1, smoothed.length - 1); i++) {
    const own = (smoothed[i + 1]! - smoothed[i - 1]!) / (logs[i + 1]! - logs[i - 1]!);
    if (own < slope) [best, slope] = [i, own];
  }
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
