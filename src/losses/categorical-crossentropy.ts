// Cross-entropy of one class among many, given as a distribution (one-hot or soft).
import { add, exp, log, mul, reduceMax, reduceSum, sub } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";

/**
 * lossᵢ = Σ_c yᵢ_c · (log Σ_k exp(zᵢ_k) − zᵢ_c)   (nats)
 *
 * Shapes: logits, targets `[batch, classes]` → `[batch]`. The largest logit is subtracted first, so that exp never overflows.
 */
export const categoricalCrossentropy: Loss = {
  id: "categoricalCrossentropy",
  name: "categorical cross-entropy",
  targets: "values",
  outputs: ["softmax"],
  widthFor: (classes) => classes,
  perExample: (z, y) => {
    const last = { axes: [-1], keepDims: true };
    const top = reduceMax(z, last);
    const logSum = add(log(reduceSum(exp(sub(z, top)), last)), top); // [batch, 1]
    return reduceSum(mul(y, sub(logSum, z)), { axes: [-1] });
  },
};
