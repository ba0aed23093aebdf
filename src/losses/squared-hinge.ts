// The squared margin of yes-or-no targets.
import { mul, reduceMean } from "../graph/ops/index.ts";
import { shortfall } from "./hinge.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of max(0, 1 − s·z)²,  s = 2y − 1, which is −1 or 1
 *
 * Shapes: logits, targets `[batch, width]`, targets 0 or 1 → `[batch]`. Smooth where the margin is reached, but one row that is far off
 * weighs much. Source: Keras's `SquaredHinge` of 0 and 1.
 */
export const squaredHinge: Loss = {
  id: "squaredHinge",
  name: "squared hinge",
  targets: "values",
  outputs: ["sigmoid"],
  perExample: (z, y) => {
    const short = shortfall(z, y);
    return reduceMean(mul(short, short), { axes: [-1] });
  },
  search: { suits: ({ classes }) => classes === 2, promise: -0.9, hyperparameters: [] },
};
