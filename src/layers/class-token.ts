// A learned vector before every text, in which attention can gather what the text is about.
import type { Value } from "../graph/node.ts";
import { cast, equal, or, pad, unsqueeze, where } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { uniform } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { positionsOf } from "./positions.ts";

/**
 * y[b, 0] = token, y[b, t + 1] = x[b, t]
 *
 * Shapes: `[batch, length, features]` → `[batch, length + 1, features]`; the mask counts the token as text. `firstPosition` takes it out again.
 * Source: Devlin et al. 2018, https://arxiv.org/abs/1810.04805, §3.
 */
export function classToken(): Layer {
  return defineLayer("classToken", {}, ({ value, mask }, scope) => {
    const token = scope.param("weight", [lastAxis(value)], uniform(0.05));
    const longer = pad(value, 1, 1, 0); // [batch, length + 1, features]
    const isToken = equal(positionsOf(longer, 1), 0); // [length + 1]
    return { value: where(unsqueeze(isToken, [1]), token, longer), mask: mask && withFirst(mask, isToken) };
  });
}

function withFirst(mask: Value, isToken: Value): Value {
  return or(cast(pad(cast(mask, "float32"), 1, 1, 0), "bool"), isToken);
}
