// The margin of yes-or-no targets.
import type { Value } from "../graph/node.ts";
import { maximum, mul, reduceMean, sub } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of max(0, 1 − s·z),  s = 2y − 1, which is −1 or 1
 *
 * Shapes: logits, targets `[batch, width]`, targets 0 or 1 → `[batch]`. It measures the logits: a row counts until it is right by a margin
 * of 1. What a sigmoid makes of them is no probability until it is calibrated.
 * Source: Cortes & Vapnik 1995, https://doi.org/10.1007/BF00994018; Keras's `Hinge` of 0 and 1.
 */
export const hinge: Loss = {
  id: "hinge",
  name: "hinge",
  targets: "values",
  outputs: ["sigmoid"],
  perExample: (z, y) => reduceMean(shortfall(z, y), { axes: [-1] }),
  search: { suits: ({ classes }) => classes === 2, promise: -0.8, hyperparameters: [] },
};

/** What a logit lacks to a margin of 1: max(0, 1 − (2y − 1)·z), `[batch, width]`. */
export function shortfall(z: Value, y: Value): Value {
  return maximum(sub(1, mul(sub(mul(y, 2), 1), z)), 0);
}
