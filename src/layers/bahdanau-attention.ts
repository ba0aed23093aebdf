// Additive attention.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { add, matmul, squeeze, tanh, unsqueeze } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { glorotUniform } from "./initializers.ts";
import { defineQueryAttention, type QueryAttention } from "./query-attention.ts";

export interface BahdanauAttentionOptions {
  /** Width of the hidden layer that scores. */
  readonly units: number;
}

/**
 *   scoreₜ = vᵀ tanh(W·query + U·stateₜ)    a = softmax(score) over the text    context = Σₜ aₜ · stateₜ
 *
 * Shapes: query `[batch, size]` or `[batch, queries, size]`, states `[batch, length, features]`, W `[size, units]`, U `[features, units]`,
 * v `[units, 1]` → context `[batch, features]` or `[batch, queries, features]`. Query and states may be of different widths.
 * `bahdanauAttention(…).attend(query, states, scope)` is the form for a decoder; in a row of layers every position is a query, which
 * takes memory for batch · length · length · units numbers.
 * Source: Bahdanau, Cho & Bengio 2015, https://arxiv.org/abs/1409.0473, A.1.2.
 */
export function bahdanauAttention(options: BahdanauAttentionOptions): QueryAttention {
  expectKnownOptions("bahdanauAttention", options, ["units"]);
  const { units } = options;
  expectPositiveInteger("bahdanauAttention.units", units);
  return defineQueryAttention("bahdanauAttention", { units }, (queries, states, scope) => {
    const asked = matmul(queries, scope.param("query_kernel", [lastAxis(queries), units], glorotUniform)); // [batch, queries, units]
    const held = matmul(states, scope.param("state_kernel", [lastAxis(states), units], glorotUniform)); // [batch, length, units]
    const hidden = tanh(add(unsqueeze(asked, [2]), unsqueeze(held, [1]))); // [batch, queries, length, units]
    return squeeze(matmul(hidden, scope.param("score", [units, 1], glorotUniform)), [3]);
  });
}
