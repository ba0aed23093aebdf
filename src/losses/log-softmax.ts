// Logarithms of softmax probabilities, for losses.
import type { Value } from "../graph/node.ts";
import { exp, log, reduceMax, reduceSum, sub } from "../graph/ops/index.ts";

/**
 * log p_c = z_c − log Σ_k exp(z_k)   (nats), `[batch, classes]` → the same
 *
 * The largest logit is subtracted from all first and never added again: exp cannot overflow, and a logarithm near 0 keeps its digits
 * beside logits of 1e4.
 */
export function logSoftmax(logits: Value): Value {
  const last = { axes: [-1], keepDims: true };
  const shifted = sub(logits, reduceMax(logits, last)); // [batch, classes], 0 at most
  return sub(shifted, log(reduceSum(exp(shifted), last)));
}
