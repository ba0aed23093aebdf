// Largest value over time, padding left out.
import { mul, reduceMax, unsqueeze, where } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { anyText } from "./masking.ts";

// Below every activation, and finite: a row that is all padding is set to 0 afterwards.
const lowest = -1e9;

/**
 * y = maxₜ xₜ over the positions that are not padding
 *
 * Shapes: `[batch, length, features]` → `[batch, features]`. A row that is all padding gives zeros.
 */
export function globalMaxPooling1D(): Layer {
  return defineLayer("globalMaxPooling1D", {}, ({ value, mask }) => {
    if (!mask) return { value: reduceMax(value, { axes: [1] }), mask: null };
    const top = reduceMax(where(unsqueeze(mask, [2]), value, lowest), { axes: [1] }); // [batch, features]
    return { value: mul(top, anyText(mask)), mask: null };
  });
}
