// Squared distance between answer and target.
import { mul, reduceMean, sub } from "../graph/ops/index.ts";
import { allOutputs, answer } from "./answer.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of (f(z) − y)², f the model's output activation
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`.
 * On classes (the Brier score) its gradient vanishes where the model is confidently wrong: cross-entropy learns faster.
 */
export const meanSquaredError: Loss = {
  id: "meanSquaredError",
  name: "mean squared error",
  targets: "values",
  outputs: allOutputs,
  perExample: (z, y, output) => {
    const difference = sub(answer(z, output), y);
    return reduceMean(mul(difference, difference), { axes: [-1] });
  },
  search: { suits: () => true, promise: -0.2, hyperparameters: [] },
};
