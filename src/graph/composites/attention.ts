// Attention over given queries, keys and values as one node: its hand-written gradient passes over the weights twice rather than five times.
import { invariant } from "../../core/errors.ts";
import { makeNode, type Value } from "../node.ts";
import { broadcast } from "../shapes.ts";

export interface AttentionInputs {
  /** `[..., queries, size]`, divided by √size already. */
  readonly query: Value;
  /** `[..., keys, size]` */
  readonly key: Value;
  /** `[..., keys, width]` */
  readonly value: Value;
  /** Added to the scores; broadcasts to `[..., queries, keys]`. */
  readonly bias: Value | null;
  /** Asked for the mask (bool `[..., queries, keys]`, true = keep) of the weights, and the share that is left out. */
  readonly dropout: { readonly keep: (shape: readonly number[]) => Value; readonly rate: number } | null;
}

/**
 * P = softmax(q·kᵀ + bias), y = P·v; with dropout P is 0 where it is not kept, and y is divided by 1 − rate.
 *
 * Shapes: leading axes broadcast → `[..., queries, width]`.
 * Its gradient subtracts Σ g∘y of each query, one number, which equals the Σ g·vᵀ∘P that softmax asks for.
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.2.1; the gradient: Dao et al. 2022, https://arxiv.org/abs/2205.14135, appendix B.2.
 */
export function attention({ query, key, value, bias, dropout }: AttentionInputs): Value {
  const [last, beforeLast] = [query.shape.length - 1, query.shape.length - 2];
  const ranks = [key, value].every(({ shape }) => shape.length === query.shape.length);
  invariant(ranks && key.shape[last] === query.shape[last], "queries and keys should have one size, and as many axes as the values");
  invariant(key.shape[beforeLast] === value.shape[beforeLast], "each key should have a value");
  const lead = broadcast("attention", [query, key, value].map(leading));
  const type = (column: Value, axis: number) => ({
    shape: [...lead.shape, query.shape[beforeLast]!, column.shape[axis]!],
    names: [...lead.names, query.names[beforeLast]!, column.names[axis]!],
    dtype: query.dtype,
  });
  const [answers, weights] = [type(value, last), type(key, beforeLast)];
  const rate = dropout?.rate ?? 0;
  const inputs = [query, key, value, ...(bias ? [bias] : []), ...(dropout ? [dropout.keep(weights.shape)] : [])];
  // Outputs: y, then P, and P where it is kept, which the gradient reads.
  const outputs = [answers, weights, ...(dropout ? [weights] : [])];
  return makeNode("Attention", inputs, { biased: bias !== null, dropped: dropout !== null, rate }, outputs).outputs[0]!;
}

const leading = ({ shape, names }: Value) => ({ shape: shape.slice(0, -2), names: names.slice(0, -2) });
