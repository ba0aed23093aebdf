// Layer normalization as one node.
import { makeNode, type Value } from "../node.ts";
import { expectShape, normalizeAxis, withoutAxes } from "../shapes.ts";

/**
 * Centers and scales over the last axis:  y = γ · (x − μ) / √(σ² + ε) + β
 *
 * Shapes: x `[..., features]` → same; γ, β `[features]`.
 * Source: Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450, §3.
 */
export function layerNorm(x: Value, scale: Value, offset: Value, epsilon = 1e-6): Value {
  const last = normalizeAxis("layerNorm", x, -1);
  expectShape("layerNorm", "scale", scale, [x.shape[last]!]);
  expectShape("layerNorm", "offset", offset, [x.shape[last]!]);
  const statistic = { ...withoutAxes(x, [last], true), dtype: x.dtype };
  // Outputs: y, then μ and 1/√(σ² + ε), which the gradient reads.
  return makeNode("LayerNorm", [x, scale, offset], { epsilon }, [x, statistic, statistic]).outputs[0]!;
}
