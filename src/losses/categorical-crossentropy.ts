// Cross-entropy of one class among many, given as a distribution (one-hot or soft).
import { mul, neg, reduceSum } from "../graph/ops/index.ts";
import { logSoftmax } from "./log-softmax.ts";
import { type Loss, smoothing } from "./loss.ts";

/**
 * lossᵢ = Σ_c yᵢ_c · (log Σ_k exp(zᵢ_k) − zᵢ_c)   (nats)
 *
 * Shapes: logits, targets `[batch, classes]` → `[batch]`. The largest logit is subtracted from all first and never added
 * again: exp cannot overflow, and a small loss keeps its digits beside logits of 1e4.
 */
export const categoricalCrossentropy: Loss = {
  id: "categoricalCrossentropy",
  name: "categorical cross-entropy",
  targets: "values",
  outputs: ["softmax"],
  perExample: (z, y) => neg(reduceSum(mul(y, logSoftmax(z)), { axes: [-1] })),
  search: { suits: () => true, promise: 1, hyperparameters: [smoothing] },
};
