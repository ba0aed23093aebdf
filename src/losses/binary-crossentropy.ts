// Cross-entropy of yes-or-no targets.
import { mul, reduceMean, softplus, sub } from "../graph/ops/index.ts";
import { type Loss, smoothing } from "./loss.ts";

/**
 * Cross-entropy under the sigmoid:  loss = −y·log σ(z) − (1 − y)·log(1 − σ(z)) = log(1 + e^z) − z·y   (nats)
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`, the mean over the width. The second form never takes the logarithm of 0;
 * its gradient is σ(z) − y.
 */
export const binaryCrossentropy: Loss = {
  id: "binaryCrossentropy",
  name: "binary cross-entropy",
  targets: "values",
  outputs: ["sigmoid"],
  perExample: (z, y) => reduceMean(sub(softplus(z), mul(z, y)), { axes: [-1] }),
  search: { suits: ({ task, classes }) => task === "multiLabel" || classes === 2, promise: 1.1, hyperparameters: [smoothing] },
};
