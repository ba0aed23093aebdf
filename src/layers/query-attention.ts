// What the attentions of recurrent networks share: a query scores each state of a text, and gets the weighted sum of the states.
import type { Value } from "../graph/node.ts";
import { matmul, squeeze, unsqueeze } from "../graph/ops/index.ts";
import { defineLayer, type Features, type Layer, type Scope } from "./layer.ts";
import { textSoftmax, zeroPadding } from "./masking.ts";

export interface AttentionResult {
  /** `[batch, features]`, or `[batch, queries, features]` of many queries. */
  readonly context: Value;
  /** `[batch, length]` or `[batch, queries, length]`: what each state counts for; each row sums to 1, padding gets 0. */
  readonly weights: Value;
}

/** An attention layer, with the form that takes a query of its own. */
export interface QueryAttention extends Layer {
  /** Attends to the states of a text `[batch, length, features]` with a query `[batch, size]` or many, `[batch, queries, size]`. */
  attend(query: Value, states: Features, scope: Scope): AttentionResult;
}

/** Scores `[batch, queries, length]` of queries `[batch, queries, size]` for states `[batch, length, features]`. */
type Score = (queries: Value, states: Value, scope: Scope) => Value;

/**
 * a = softmax(score(query, states)) over the text, context = Σₜ aₜ · stateₜ
 *
 * As a layer in a row, every position of the text is a query: `[batch, length, features]` → the same shape. A row that is all padding has
 * the context 0.
 */
export function defineQueryAttention(layer: string, options: Readonly<Record<string, unknown>>, score: Score): QueryAttention {
  const attendAll = (queries: Value, { value, mask }: Features, scope: Scope): AttentionResult => {
    const weights = textSoftmax(score(queries, value, scope), mask && unsqueeze(mask, [1])); // [batch, queries, length]
    return { context: matmul(weights, zeroPadding(value, mask)), weights };
  };
  const attend: QueryAttention["attend"] = (query, states, scope) => {
    if (query.shape.length === 3) return attendAll(query, states, scope);
    const { context, weights } = attendAll(unsqueeze(query, [1]), states, scope);
    return { context: squeeze(context, [1]), weights: squeeze(weights, [1]) };
  };
  const call: Layer["call"] = (features, scope, ...[states]) => {
    const { context } = attend(features.value, states ?? features, scope);
    return { value: context, mask: features.mask };
  };
  return Object.assign(defineLayer(layer, options, call, { inputs: [1, 2] }), { attend });
}
