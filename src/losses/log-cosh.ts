// A smooth distance: squared nearby, plain further off.
import { abs, add, mul, reduceMean, softplus, sub } from "../graph/ops/index.ts";
import { allOutputs, answer } from "./answer.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of log cosh d = |d| + log(1 + e^(−2|d|)) − log 2,  d = f(z) − y, f the model's output activation
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`. The second form never computes cosh, which overflows at 89 in float32.
 * Source: Keras's `LogCosh`.
 */
export const logCosh: Loss = {
  id: "logCosh",
  name: "log-cosh",
  targets: "values",
  outputs: allOutputs,
  perExample: (z, y, output) => {
    const distance = abs(sub(answer(z, output), y)); // [batch, width]
    return reduceMean(sub(add(distance, softplus(mul(distance, -2))), Math.LN2), { axes: [-1] });
  },
};
