// Multiplicative attention.
import { expectKnownOptions, expectOneOf } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { matmul } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { glorotUniform } from "./initializers.ts";
import { defineQueryAttention, type QueryAttention } from "./query-attention.ts";

export interface LuongAttentionOptions {
  /** "dot": query and state multiplied as they are, of one width; "general": with a matrix between them. Default "general". */
  readonly score?: "dot" | "general";
}

/**
 *   dot: scoreₜ = queryᵀ·stateₜ    general: scoreₜ = queryᵀ·W·stateₜ    a = softmax(score) over the text    context = Σₜ aₜ · stateₜ
 *
 * Shapes: query `[batch, size]` or `[batch, queries, size]`, states `[batch, length, features]`, W `[size, features]`
 * → context `[batch, features]` or `[batch, queries, features]`. `luongAttention(…).attend(query, states, scope)` is the form for a
 * decoder; in a row of layers every position is a query. Throws `shape-mismatch` where "dot" meets two widths.
 * Source: Luong, Pham & Manning 2015, https://arxiv.org/abs/1508.04025, §3.1 (global attention).
 * Departs: their "concat" is `bahdanauAttention`.
 */
export function luongAttention(options: LuongAttentionOptions = {}): QueryAttention {
  expectKnownOptions("luongAttention", options, ["score"]);
  const { score = "general" } = options;
  expectOneOf("luongAttention.score", score, ["dot", "general"]);
  return defineQueryAttention("luongAttention", { score }, (queries, states, scope) => {
    if (score === "dot") expectOneWidth(scope.path, queries, states);
    const asked = score === "dot" ? queries : matmul(queries, scope.param("kernel", [lastAxis(queries), lastAxis(states)], glorotUniform));
    return matmul(asked, states, { transposeB: true }); // [batch, queries, length]
  });
}

function expectOneWidth(path: string, queries: Value, states: Value): void {
  if (lastAxis(queries) === lastAxis(states)) return;
  throw new TercetError("shape-mismatch", {
    where: path,
    expected: `a query of ${lastAxis(states)} numbers, as each state has`,
    received: `${lastAxis(queries)}`,
    hint: 'score: "general" learns a matrix between two widths.',
  });
}
