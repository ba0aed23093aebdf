// Mean absolute error of numbers.
import { type MeanTally, meanOverRows } from "./mean-over-rows.ts";
import type { Metric } from "./metric.ts";

/** Mean absolute error = Σᵢ wᵢ |ŷᵢ − yᵢ| / Σᵢ wᵢ, with w the weights of the rows. Targets and outputs `[rows]`. */
export function meanAbsoluteError(): Metric<MeanTally> {
  return meanOverRows(
    { id: "meanAbsoluteError", range: [0, Number.POSITIVE_INFINITY], higherIsBetter: false },
    ({ targets, outputs }, row) => Math.abs(outputs[row]! - targets[row]!),
  );
}
