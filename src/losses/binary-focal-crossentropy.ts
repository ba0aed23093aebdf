// Binary cross-entropy that looks past what is already right.
import { expectNotNegative, expectOption } from "../core/check.ts";
import { add, maximum, mul, pow, reduceMean, sigmoid, softplus, sub } from "../graph/ops/index.ts";
import { type Loss, smoothing } from "./loss.ts";

export interface BinaryFocalOptions {
  /** γ: how strongly rows that are right are left out of account; 0 is cross-entropy. Default 2. */
  readonly gamma?: number;
  /** Weight of class 1, 1 − alpha that of class 0: 0 < alpha < 1. Default: both 1, as Keras without `applyClassBalancing`. */
  readonly alpha?: number;
}

/**
 * loss = α_t · (1 − p_t)^γ · CE,  p_t = y·σ(z) + (1 − y)·(1 − σ(z)),  α_t = y·α + (1 − y)·(1 − α), or 1 without α   (nats)
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`, the mean over the width. CE is taken from the logits (`binaryCrossentropy`);
 * 1 − p_t is y·σ(−z) + (1 − y)·σ(z), so that it keeps its digits where p_t is nearly 1.
 * Source: Lin et al. 2017, https://arxiv.org/abs/1708.02002, §3; options and defaults are Keras's `BinaryFocalCrossentropy`.
 */
export function binaryFocalCrossentropy({ gamma = 2, alpha }: BinaryFocalOptions = {}): Loss {
  expectNotNegative("binaryFocalCrossentropy.gamma", gamma);
  expectOption(alpha === undefined || (alpha > 0 && alpha < 1), "binaryFocalCrossentropy.alpha", "a number between 0 and 1", alpha);
  return {
    id: "binaryFocalCrossentropy",
    name: "binary focal cross-entropy",
    targets: "values",
    outputs: ["sigmoid"],
    perExample: (z, y) => {
      const crossentropy = sub(softplus(z), mul(z, y)); // [batch, width]
      const missing = add(mul(y, sigmoid(mul(z, -1))), mul(sub(1, y), sigmoid(z))); // 1 − p_t
      const focal = mul(pow(maximum(missing, smallest), gamma), crossentropy);
      const weighted = alpha === undefined ? focal : mul(add(mul(y, 2 * alpha - 1), 1 - alpha), focal);
      return reduceMean(weighted, { axes: [-1] });
    },
    search: { suits: ({ classes }) => classes === 2, promise: -0.1, hyperparameters: [smoothing] },
  };
}

const smallest = 1e-30; // keeps the slope of a power below 1 finite where p_t is 1
