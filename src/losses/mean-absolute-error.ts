// Distance between answer and target.
import { abs, reduceMean, sub } from "../graph/ops/index.ts";
import { allOutputs, answer } from "./answer.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of |f(z) − y|, f the model's output activation
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`. Its best answer is the median of the numbers: a few that are far off count little.
 * Source: Keras's `MeanAbsoluteError`.
 */
export const meanAbsoluteError: Loss = {
  id: "meanAbsoluteError",
  name: "mean absolute error",
  targets: "values",
  outputs: allOutputs,
  perExample: (z, y, output) => reduceMean(abs(sub(answer(z, output), y)), { axes: [-1] }),
};
