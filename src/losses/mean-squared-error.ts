// Squared distance between answer and target.
import { softmax } from "../graph/composites/softmax.ts";
import { mul, reduceMean, sigmoid, sub } from "../graph/ops/index.ts";
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
  outputs: ["linear", "sigmoid", "softmax"],
  widthFor: (classes) => (classes === 2 ? 1 : classes),
  perExample: (z, y, output) => {
    const answer = output === "sigmoid" ? sigmoid(z) : output === "softmax" ? softmax(z) : z;
    const difference = sub(answer, y);
    return reduceMean(mul(difference, difference), { axes: [-1] });
  },
  search: { suits: () => true, hyperparameters: [] },
};
