// Attention pooling: a text becomes the weighted sum of its states, and learns which of them count.
import { expectKnownOptions, expectOneOf, expectOption, expectPositiveInteger } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, matmul, mul, reduceSum, squeeze, tanh, unsqueeze } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer, type Scope } from "./layer.ts";
import { textSoftmax, zeroPadding } from "./masking.ts";

export interface AttentionPoolingOptions {
  /** "additive": a hidden layer scores each state; "dot": a learned vector does. Default "additive". */
  readonly score?: "additive" | "dot";
  /** Width of the hidden layer of "additive"; default: as wide as a state. */
  readonly units?: number;
}

/**
 *   additive: scoreₜ = vᵀ tanh(stateₜ·W + b)    dot: scoreₜ = vᵀ·stateₜ    a = softmax(score) over the text    y = Σₜ aₜ · stateₜ
 *
 * Shapes: states `[batch, length, features]`, W `[features, units]`, b `[units]`, v `[units, 1]` or `[features, 1]` → `[batch, features]`.
 * Padding gets no weight; a row that is all padding gives 0.
 * Source: Yang et al. 2016, https://aclanthology.org/N16-1174, §2.2 (additive); the score is that of Bahdanau et al. 2015 with a learned query.
 */
export function attentionPooling(options: AttentionPoolingOptions = {}): Layer {
  expectKnownOptions("attentionPooling", options, ["score", "units"]);
  const { score = "additive", units } = options;
  expectOneOf("attentionPooling.score", score, ["additive", "dot"]);
  if (units !== undefined) {
    expectPositiveInteger("attentionPooling.units", units);
    expectOption(score === "additive", "attentionPooling.units", 'left out with score "dot", which has no hidden layer', units);
  }
  const recorded = { score, ...(units !== undefined && { units }) };
  return defineLayer("attentionPooling", recorded, ({ value, mask }, scope) => {
    const scores = score === "dot" ? value : hiddenScores(value, units ?? lastAxis(value), scope);
    const each = squeeze(matmul(scores, scope.param("score", [lastAxis(scores), 1], glorotUniform)), [2]); // [batch, length]
    const weights = unsqueeze(textSoftmax(each, mask), [2]);
    return { value: reduceSum(mul(weights, zeroPadding(value, mask)), { axes: [1] }), mask: null };
  });
}

function hiddenScores(states: Value, units: number, scope: Scope): Value {
  const kernel = scope.param("kernel", [lastAxis(states), units], glorotUniform);
  return tanh(add(matmul(states, kernel), scope.param("bias", [units], zeros)));
}
