// Squared distance nearby, plain distance further off.
import { expectPositive } from "../core/check.ts";
import { abs, minimum, mul, reduceMean, sub } from "../graph/ops/index.ts";
import { allOutputs, answer } from "./answer.ts";
import type { Loss } from "./loss.ts";

export interface HuberOptions {
  /** δ: the distance from which on errors count plainly, in the unit of the targets. Default 1. */
  readonly delta?: number;
}

/**
 * loss = mean over the width of ½·d² where |d| ≤ δ, else δ·|d| − ½·δ²,  d = f(z) − y, f the model's output activation
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`. Written as a·(|d| − a/2) with a = min(|d|, δ).
 * Source: Huber 1964, https://doi.org/10.1214/aoms/1177703732; Keras's `Huber`.
 */
export function huber({ delta = 1 }: HuberOptions = {}): Loss {
  expectPositive("huber.delta", delta);
  return {
    id: "huber",
    name: "Huber",
    targets: "values",
    outputs: allOutputs,
    perExample: (z, y, output) => {
      const distance = abs(sub(answer(z, output), y)); // [batch, width]
      const near = minimum(distance, delta);
      return reduceMean(mul(near, sub(distance, mul(near, 0.5))), { axes: [-1] });
    },
  };
}
