// Mean over time, padding left out.
import { div, maximum, mul, reduceMean, reduceSum } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { maskFactor } from "./masking.ts";

/**
 * y = Σₜ maskₜ·xₜ / max(Σₜ maskₜ, 1), or the plain mean without a mask
 *
 * Shapes: `[batch, length, features]` → `[batch, features]`. A row that is all padding gives zeros.
 */
export function globalAveragePooling1D(): Layer {
  return defineLayer("globalAveragePooling1D", {}, ({ value, mask }) => {
    if (!mask) return { value: reduceMean(value, { axes: [1] }), mask: null };
    const factor = maskFactor(mask);
    const count = maximum(reduceSum(factor, { axes: [1] }), 1); // [batch, 1]
    return { value: div(reduceSum(mul(value, factor), { axes: [1] }), count), mask: null };
  });
}
