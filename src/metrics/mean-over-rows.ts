// The commonest kind of metric: a weighted mean of one number per row.
import type { Metric, MetricBatch } from "./metric.ts";

export interface MeanTally {
  total: number;
  weights: number;
}

/** A metric Σᵢ wᵢ sᵢ / Σᵢ wᵢ, from the score s of a row; null before the first row. */
export function meanOverRows(
  about: Pick<Metric, "id" | "range" | "higherIsBetter">,
  scoreOf: (batch: MetricBatch, row: number) => number,
): Metric<MeanTally> {
  return {
    ...about,
    start: () => ({ total: 0, weights: 0 }),
    add(tally, batch) {
      for (let row = 0; row < batch.targets.length; row++) {
        const weight = batch.weights?.[row] ?? 1;
        if (weight === 0) continue; // a filling row may hold anything, even NaN
        tally.total += weight * scoreOf(batch, row);
        tally.weights += weight;
      }
    },
    result: ({ total, weights }) => (weights === 0 ? null : total / weights),
  };
}
