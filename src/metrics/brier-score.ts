// The Brier score: squared distance of probabilities from the truth.
import { type MeanTally, meanOverRows } from "./mean-over-rows.ts";
import type { Metric } from "./metric.ts";

/**
 * Brier score = Σᵢ wᵢ bᵢ / Σᵢ wᵢ,  bᵢ = Σ_c (p_ic − [yᵢ = c])²; with two classes the half of it, (p − y)²
 *
 * Shapes: targets `[rows]`, probabilities `[rows, classes]`, or `[rows, 1]` holding the probability of class 1. Range 0 to 2, with two
 * classes 0 to 1. As scikit-learn's `brier_score_loss` with its `scale_by_half="auto"`.
 * Source: Brier 1950, https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
 */
export function brierScore(): Metric<MeanTally> {
  return meanOverRows({ id: "brierScore", range: [0, 2], higherIsBetter: false }, ({ targets, outputs, width }, row) => {
    if (width <= 2) return (outputs[row * width + width - 1]! - targets[row]!) ** 2;
    let sum = 0;
    for (let c = 0; c < width; c++) sum += (outputs[row * width + c]! - (targets[row] === c ? 1 : 0)) ** 2;
    return sum;
  });
}
