// The margin between the right class and the strongest other.
import { add, maximum, mul, reduceMax, reduceSum, sub } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = max(0, 1 + max_c (1 − y_c)·z_c − Σ_c y_c·z_c)
 *
 * Shapes: logits, targets `[batch, classes]` → `[batch]`. As in Keras, the right class takes part in the maximum with a 0.
 * Source: Crammer & Singer 2001, https://jmlr.org/papers/v2/crammer01a.html; the formula is Keras's `CategoricalHinge`.
 */
export const categoricalHinge: Loss = {
  id: "categoricalHinge",
  name: "categorical hinge",
  targets: "values",
  outputs: ["softmax"],
  perExample: (z, y) => {
    const right = reduceSum(mul(y, z), { axes: [-1] });
    const strongest = reduceMax(mul(sub(1, y), z), { axes: [-1] });
    return maximum(add(sub(strongest, right), 1), 0);
  },
  search: { suits: ({ classes }) => classes > 2, promise: -0.8, hyperparameters: [] },
};
