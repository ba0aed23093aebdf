// Categorical cross-entropy that looks past what is already right.
import { expectNotNegative, expectPositive } from "../core/check.ts";
import { exp, maximum, mul, pow, reduceSum, sub } from "../graph/ops/index.ts";
import { logSoftmax } from "./log-softmax.ts";
import { type Loss, smoothing } from "./loss.ts";

export interface CategoricalFocalOptions {
  /** γ: how strongly rows that are right are left out of account. Default 2. */
  readonly gamma?: number;
  /** A factor for all classes. Default 0.25, Keras's: the loss is a quarter of what other definitions give. */
  readonly alpha?: number;
}

/**
 * loss = −Σ_c α · y_c · (1 − p_c)^γ · log p_c,  p = softmax(z)   (nats)
 *
 * Shapes: logits, targets `[batch, classes]` → `[batch]`.
 * Source: Lin et al. 2017, https://arxiv.org/abs/1708.02002; options and defaults are Keras's `CategoricalFocalCrossentropy`.
 * Departs: log p is taken from the logits; Keras clips p to 1e-7 … 1 − 1e-7, where its gradient is 0.
 */
export function categoricalFocalCrossentropy({ gamma = 2, alpha = 0.25 }: CategoricalFocalOptions = {}): Loss {
  expectNotNegative("categoricalFocalCrossentropy.gamma", gamma);
  expectPositive("categoricalFocalCrossentropy.alpha", alpha);
  return {
    id: "categoricalFocalCrossentropy",
    name: "categorical focal cross-entropy",
    targets: "values",
    outputs: ["softmax"],
    perExample: (z, y) => {
      const logP = logSoftmax(z); // [batch, classes]
      const focus = pow(maximum(sub(1, exp(logP)), smallest), gamma);
      return mul(reduceSum(mul(mul(y, focus), logP), { axes: [-1] }), -alpha);
    },
    search: { suits: ({ classes }) => classes > 2, promise: -0.1, hyperparameters: [smoothing] },
  };
}

const smallest = 1e-30; // keeps the slope of a power below 1 finite where p is 1
