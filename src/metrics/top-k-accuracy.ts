// The share of rows whose class is among the k likeliest.
import { expectPositiveInteger } from "../core/check.ts";
import { type MeanTally, meanOverRows } from "./mean-over-rows.ts";
import type { Metric } from "./metric.ts";

export interface TopKOptions {
  /** Default 5, as in Keras. */
  readonly k?: number;
}

/**
 * Top-k accuracy = Σᵢ wᵢ [yᵢ is among the k highest of p_i] / Σᵢ wᵢ
 *
 * Shapes: targets `[rows]`, probabilities `[rows, classes]`, or `[rows, 1]` holding the probability of class 1. Of tied scores the class of
 * the higher index ranks first, as in scikit-learn's `top_k_accuracy_score`; 1 where there are no more than k classes.
 */
export function topKAccuracy({ k = 5 }: TopKOptions = {}): Metric<MeanTally> {
  expectPositiveInteger("topKAccuracy.k", k);
  return meanOverRows({ id: "topKAccuracy", range: [0, 1], higherIsBetter: true }, ({ targets, outputs, width }, row) => {
    const classes = Math.max(2, width);
    const target = targets[row]!;
    const scoreOf = (c: number) => (width > 1 ? outputs[row * width + c]! : c === 1 ? outputs[row]! : 1 - outputs[row]!);
    const own = scoreOf(target);
    let above = 0;
    for (let c = 0; c < classes; c++) if (c !== target && (scoreOf(c) > own || (scoreOf(c) === own && c > target))) above++;
    return above < k ? 1 : 0;
  });
}
