// Root mean squared error of numbers.
import type { MeanTally } from "./mean-over-rows.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import type { Metric } from "./metric.ts";

/** RMSE = √( Σᵢ wᵢ (ŷᵢ − yᵢ)² / Σᵢ wᵢ ), in the unit of the numbers. Targets and outputs `[rows]`. */
export function rootMeanSquaredError(): Metric<MeanTally> {
  const metric = meanSquaredError();
  return {
    ...metric,
    id: "rootMeanSquaredError",
    result(tally) {
      const squared = metric.result(tally);
      return squared === null ? null : Math.sqrt(squared);
    },
  };
}
