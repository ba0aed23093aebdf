// Mean squared error of numbers.
import { type MeanTally, meanOverRows } from "./mean-over-rows.ts";
import type { Metric } from "./metric.ts";

/** Mean squared error = Σᵢ wᵢ (ŷᵢ − yᵢ)² / Σᵢ wᵢ, with w the weights of the rows. Targets and outputs `[rows]`. */
export function meanSquaredError(): Metric<MeanTally> {
  return meanOverRows(
    { id: "meanSquaredError", range: [0, Number.POSITIVE_INFINITY], higherIsBetter: false },
    ({ targets, outputs }, row) => (outputs[row]! - targets[row]!) ** 2,
  );
}
