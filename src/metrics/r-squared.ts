// R²: the share of the targets' spread that the outputs explain.
import type { Metric } from "./metric.ts";

export interface SpreadTally {
  /** Rows with a weight above 0. */
  rows: number;
  weights: number;
  mean: number;
  /** Σ w (y − mean)². */
  spread: number;
  /** Σ w (ŷ − y)². */
  errors: number;
}

/**
 * R² = 1 − Σᵢ wᵢ (ŷᵢ − yᵢ)² / Σᵢ wᵢ (yᵢ − ȳ)², with ȳ the weighted mean of the targets. Targets and outputs `[rows]`.
 *
 * 1 is perfect, 0 as good as always answering ȳ, below 0 worse. Null under two rows. Targets that are all equal have
 * no spread: 1 when every output is exact, else 0, as in scikit-learn.
 * The spread is kept by Welford's update, so that a large mean costs no digits.
 */
export function rSquared(): Metric<SpreadTally> {
  return {
    id: "rSquared",
    range: [Number.NEGATIVE_INFINITY, 1],
    higherIsBetter: true,
    start: () => ({ rows: 0, weights: 0, mean: 0, spread: 0, errors: 0 }),
    add(tally, { targets, outputs, weights }) {
      for (let row = 0; row < targets.length; row++) addRow(tally, targets[row]!, outputs[row]!, weights?.[row] ?? 1);
    },
    result({ rows, spread, errors }) {
      if (rows < 2) return null;
      if (spread === 0) return errors === 0 ? 1 : 0;
      return 1 - errors / spread;
    },
  };
}

function addRow(tally: SpreadTally, target: number, output: number, weight: number): void {
  if (weight === 0) return;
  tally.rows += 1;
  tally.weights += weight;
  const distance = target - tally.mean;
  tally.mean += (weight / tally.weights) * distance;
  tally.spread += weight * distance * (target - tally.mean);
  tally.errors += weight * (output - target) ** 2;
}
