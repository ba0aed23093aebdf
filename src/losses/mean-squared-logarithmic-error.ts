// Squared distance of logarithms: how many times too large or too small.
import { add, log, maximum, mul, reduceMean, sub } from "../graph/ops/index.ts";
import { answer } from "./answer.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of (log(1 + f(z)) − log(1 + y))², f the model's output activation
 *
 * Shapes: logits, targets `[batch, width]`, targets 0 or more → `[batch]`. As in Keras, answers and targets below 1e-7 count as 1e-7: under
 * a linear output an answer below 0 has no gradient, so softplus learns better.
 * Source: Keras's `MeanSquaredLogarithmicError`.
 */
export const meanSquaredLogarithmicError: Loss = {
  id: "meanSquaredLogarithmicError",
  name: "mean squared logarithmic error",
  targets: "values",
  outputs: ["linear", "softplus"],
  perExample: (z, y, output) => {
    const difference = sub(log(add(maximum(answer(z, output), 1e-7), 1)), log(add(maximum(y, 1e-7), 1)));
    return reduceMean(mul(difference, difference), { axes: [-1] });
  },
};
