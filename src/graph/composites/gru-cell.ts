// One step of a GRU as one node: its hand-written gradient leaves one product and four small ops in the loop.
import { makeNode, type Value } from "../node.ts";
import { expectShape, lastAxis } from "../shapes.ts";

export interface GruInputs {
  /** x·W + b of the gates u and r: `[..., 2·units]`. */
  readonly xGates: Value;
  /** x·W + b of the candidate: `[..., units]`. */
  readonly xCandidate: Value;
  /** h·R of u, r and the candidate: `[..., 3·units]`. */
  readonly recurrent: Value;
  /** b′, added to the candidate's part of `recurrent`; broadcast to `[..., units]`. */
  readonly bias: Value;
  readonly h: Value;
}

/**
 * The elementwise part of a GRU step whose reset gate acts after the product (PyTorch's and cuDNN's, Keras's `reset_after`).
 *
 *   u, r = σ(xGates + h·R_ur)     n = tanh(xCandidate + r ∘ (h·R_n + b′))     h′ = h + u ∘ (n − h)
 *
 * u is 1 − z of the usual update gate z = σ(a), so u = σ(−a): the weights of z come with their sign turned. u = 0 keeps h to the bit, which
 * is how a masked step is made: its xGates of u is −∞ as far as float32 can tell.
 * Shapes: all outputs `[..., units]`. Source: Cho et al. 2014, https://arxiv.org/abs/1406.1078; the form of cuDNN.
 */
export function gruCell({ xGates, xCandidate, recurrent, bias, h }: GruInputs): Value {
  const units = lastAxis(h);
  const wide = (times: number) => [...h.shape.slice(0, -1), times * units];
  expectShape("gruCell", "xGates", xGates, wide(2));
  expectShape("gruCell", "xCandidate", xCandidate, h.shape);
  expectShape("gruCell", "recurrent", recurrent, wide(3));
  // Outputs two to five, u and r, n, h·R_n + b′ and n − h, are what the gradient reads: kept as they are made.
  const gates = { shape: wide(2), names: h.names, dtype: h.dtype };
  const { outputs } = makeNode("GruCell", [xGates, xCandidate, recurrent, bias, h], {}, [h, gates, h, h, h]);
  return outputs[0]!;
}
