// The angle between answer and target.
import type { Value } from "../graph/node.ts";
import { div, maximum, mul, neg, reduceSum, sqrt } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = −Σ_c ẑ_c · ŷ_c,  x̂ = x / √max(Σ x², 1e-12):  −1 where both point the same way, 1 where they are opposite
 *
 * Shapes: logits, targets `[batch, width]` → `[batch]`. Lengths do not count. Source: Keras's `CosineSimilarity`.
 */
export const cosineSimilarity: Loss = {
  id: "cosineSimilarity",
  name: "cosine similarity",
  targets: "values",
  outputs: ["linear"],
  perExample: (z, y) => neg(reduceSum(mul(toUnitLength(z), toUnitLength(y)), { axes: [-1] })),
};

/** Rows scaled to length 1; a row of zeros stays one. `[batch, width]` → the same. */
export function toUnitLength(x: Value): Value {
  return div(x, sqrt(maximum(reduceSum(mul(x, x), { axes: [-1], keepDims: true }), 1e-12)));
}
