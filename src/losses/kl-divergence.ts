// How far a distribution is from the wanted one.
import { greater, log, maximum, mul, reduceSum, sub, where } from "../graph/ops/index.ts";
import { logSoftmax } from "./log-softmax.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = Σ_c y_c · (log y_c − log p_c),  p = softmax(z), 0 · log 0 = 0   (nats)
 *
 * Shapes: logits, targets `[batch, classes]`, each row of targets sums to 1 → `[batch]`. It is the cross-entropy minus the entropy of
 * the targets: equal gradients, 0 where the model is perfect.
 * Source: Kullback & Leibler 1951, https://doi.org/10.1214/aoms/1177729694. Departs from Keras's `KLDivergence`: no clipping at 1e-7.
 */
export const klDivergence: Loss = {
  id: "klDivergence",
  name: "Kullback-Leibler divergence",
  targets: "values",
  outputs: ["softmax"],
  perExample: (z, y) => {
    const logY = where(greater(y, 0), log(maximum(y, 1e-30)), 0);
    return reduceSum(mul(y, sub(logY, logSoftmax(z))), { axes: [-1] });
  },
};
