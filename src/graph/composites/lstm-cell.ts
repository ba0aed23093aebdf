// One step of an LSTM as one node: its hand-written gradient needs one product and one concatenation instead of eleven.
import { makeNode, type Value } from "../node.ts";
import { expectShape, lastAxis } from "../shapes.ts";

export interface LstmStep {
  readonly h: Value;
  readonly c: Value;
  /** σ of the gates i, o, f. */
  readonly gates: Value;
  readonly candidate: Value;
}

/**
 * The elementwise part of an LSTM step. z = x·W + h·R + b is given; its last axis holds the gates i, o, f, g in this order.
 *
 *   i, o, f = σ(z_i), σ(z_o), σ(z_f)     g = tanh(z_g)
 *   c′ = f ∘ c + i ∘ g                   h′ = o ∘ tanh(c′)
 *
 * With `unless`, rows where `isText` is false keep c′ = c and h′ = h.
 * Shapes: z `[..., 4·units]`, c, h `[..., units]`, isText bool `[..., 1]` → h′, c′, g `[..., units]`, gates `[..., 3·units]`.
 * Source: Hochreiter & Schmidhuber 1997, with forget gates (Gers et al. 2000).
 */
export function lstmCell(z: Value, c: Value, unless?: { readonly h: Value; readonly isText: Value }): LstmStep {
  const units = lastAxis(c);
  expectShape("lstmCell", "z", z, [...c.shape.slice(0, -1), 4 * units]);
  if (unless) {
    expectShape("lstmCell", "h", unless.h, c.shape);
    expectShape("lstmCell", "isText", unless.isText, [...c.shape.slice(0, -1), 1]);
  }
  const gateType = { shape: [...c.shape.slice(0, -1), 3 * units], names: c.names, dtype: c.dtype };
  // Outputs five and six, f ∘ c and tanh(c′), are what the gradient reads: kept as they are made, they cost no copy.
  const inputs = unless ? [z, c, unless.h, unless.isText] : [z, c];
  const [h, next, gates, candidate] = makeNode("LstmCell", inputs, {}, [c, c, gateType, c, c, c]).outputs;
  return { h: h!, c: next!, gates: gates!, candidate: candidate! };
}
