// Log loss: how surprised the probabilities are by the truth.
import { type MeanTally, meanOverRows } from "./mean-over-rows.ts";
import type { Metric, MetricBatch } from "./metric.ts";

/**
 * Log loss = −Σᵢ wᵢ log p_i,yᵢ / Σᵢ wᵢ   (nats), with w the weights of the rows.
 *
 * Shapes: targets `[rows]`, probabilities `[rows, classes]`, or `[rows, 1]` holding the probability of class 1.
 * p is kept inside [ε, 1 − ε], ε the spacing of floats at 1 in the precision of the probabilities: one sure mistake
 * stays finite, as in scikit-learn (36.0 nats in float64, 15.9 in float32).
 */
export function logLoss(): Metric<MeanTally> {
  return meanOverRows({ id: "logLoss", range: [0, Number.POSITIVE_INFINITY], higherIsBetter: false }, (batch, row) => {
    const epsilon = batch.outputs instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
    return -Math.log(Math.min(Math.max(probabilityOfTarget(batch, row), epsilon), 1 - epsilon));
  });
}

/** The log loss of probabilities `[rows, classes]`, rows of equal weight. */
export function meanLogLoss(probabilities: Float32Array | Float64Array, targets: ArrayLike<number>, classes: number): number {
  const metric = logLoss();
  const tally = metric.start();
  metric.add(tally, { targets, outputs: probabilities, width: classes });
  return metric.result(tally)!;
}

function probabilityOfTarget({ targets, outputs, width }: MetricBatch, row: number): number {
  const target = targets[row]!;
  if (width > 1) return outputs[row * width + target]!;
  return target === 1 ? outputs[row]! : 1 - outputs[row]!;
}
