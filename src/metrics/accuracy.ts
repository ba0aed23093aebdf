// Accuracy: the share of rows whose predicted class is the right one.
import { type MeanTally, meanOverRows } from "./mean-over-rows.ts";
import type { Metric } from "./metric.ts";
import { predictedClass } from "./predicted-class.ts";

/**
 * Accuracy = Σᵢ wᵢ [argmax_c p_ic = yᵢ] / Σᵢ wᵢ, with w the weights of the rows.
 *
 * Shapes: targets `[rows]`, probabilities `[rows, classes]`, or `[rows, 1]` holding the probability of class 1.
 */
export function accuracy(): Metric<MeanTally> {
  return meanOverRows({ id: "accuracy", range: [0, 1], higherIsBetter: true }, ({ targets, outputs, width }, row) =>
    predictedClass(outputs, row, width) === targets[row] ? 1 : 0,
  );
}
