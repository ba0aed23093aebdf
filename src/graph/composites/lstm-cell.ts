// One step of an LSTM as one node: its hand-written gradient needs one product and one concatenation instead of eleven.
import { makeNode, type Value } from "../node.ts";
import { expectShape, lastAxis } from "../shapes.ts";

/**
 * The elementwise part of an LSTM step. z = x·W + h·R + b is given; its last axis holds the gates i, o, f, g in this order.
 *
 *   i, o, f = σ(z_i), σ(z_o), σ(z_f)     g = tanh(z_g)
 *   c′ = f ∘ c + i ∘ g                   h′ = o ∘ tanh(c′)
 *
 * Shapes: z `[..., 4·units]`, c `[..., units]` → h′, c′ `[..., units]`, gates σ `[..., 3·units]`, g `[..., units]`.
 * The last two are kept for the gradient. Source: Hochreiter & Schmidhuber 1997, with forget gates (Gers et al. 2000).
 */
export function lstmCell(z: Value, c: Value): { readonly h: Value; readonly c: Value; readonly gates: Value; readonly candidate: Value } {
  const units = lastAxis(c);
  expectShape("lstmCell", "z", z, [...c.shape.slice(0, -1), 4 * units]);
  const gateType = { shape: [...c.shape.slice(0, -1), 3 * units], names: c.names, dtype: c.dtype };
  const [h, next, gates, candidate] = makeNode("LstmCell", [z, c], {}, [c, c, gateType, c]).outputs;
  return { h: h!, c: next!, gates: gates!, candidate: candidate! };
}
