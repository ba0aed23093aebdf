// Attention over given queries, keys and values.
import type { Value } from "../node.ts";
import { add, matmul, mul, where } from "../ops/index.ts";
import { softmax } from "./softmax.ts";

export interface AttentionInputs {
  /** `[..., queries, size]`, scaled by 1/√size already. */
  readonly query: Value;
  /** `[..., keys, size]` */
  readonly key: Value;
  /** `[..., keys, width]` */
  readonly value: Value;
  /** Added to the scores; broadcasts to `[..., queries, keys]`. No gradient flows to it. */
  readonly bias: Value | null;
  /** Which weights are kept, and the share that is left out. */
  readonly dropout: { readonly keep: (shape: readonly number[]) => Value; readonly rate: number } | null;
}

/** softmax(q·kᵀ + bias)·v: `[..., queries, width]`. */
export function attention({ query, key, value, bias, dropout }: AttentionInputs): Value {
  const scores = matmul(query, key, { transposeB: true }); // [..., queries, keys]
  const weights = softmax(bias ? add(scores, bias) : scores);
  if (!dropout) return matmul(weights, value);
  const kept = where(dropout.keep(weights.shape), weights, 0);
  return mul(matmul(kept, value), 1 / (1 - dropout.rate)); // scaled where the tensor is smaller
}
