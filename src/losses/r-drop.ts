// R-Drop: two passes through dropout should agree.
import { expectNotNegative, expectOption } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, concat, mul, reduceMean, reduceSum, reshape, slice, sub } from "../graph/ops/index.ts";
import { answer } from "./answer.ts";
import type { Loss, OutputActivation } from "./loss.ts";

export interface RDropOptions {
  /** α: how much the two passes should agree. Default 1. */
  readonly alpha?: number;
}

/**
 * loss = ½·(L₁ + L₂) + α/4·(KL(p‖q) + KL(q‖p)),  p and q the answers of two passes with dropout of their own, L the wrapped loss of each
 *
 * A wrapper for losses under a softmax or sigmoids: `rDrop(categoricalCrossentropy)`. Each row is given twice, one copy after the other, so a
 * step costs twice the time; validation sees each row once, and the wrapped loss alone. The two divergences are Σ (p − q)·(z_p − z_q), z the
 * logits, of which none is a logarithm of 0; of sigmoids it is the mean over the units.
 * Shapes: logits `[2·rows, width]` → `[2·rows]`. Throws `option-invalid` for a loss that compares rows.
 * Source: Liang et al. 2021, https://arxiv.org/abs/2106.14448, eq. 4. Departs: half of it, so that α = 0 is the wrapped loss.
 */
export function rDrop(loss: Loss, { alpha = 1 }: RDropOptions = {}): Loss {
  expectNotNegative("rDrop.alpha", alpha);
  const outputs = loss.outputs.filter((output) => output === "softmax" || output === "sigmoid");
  const fits = loss.scope !== "batch" && !loss.evaluation && outputs.length > 0;
  expectOption(fits, "rDrop.loss", "a loss of each row under a softmax or sigmoid, such as categoricalCrossentropy", loss.id);
  return {
    ...loss,
    id: `${loss.id}+rDrop`,
    name: `${loss.name} with R-Drop`,
    outputs,
    copies: 2,
    evaluation: loss,
    perExample: (z, y, output, weights) => add(loss.perExample(z, y, output, weights), mul(disagreement(z, output), alpha / 4)),
    search: undefined,
  };
}

/** KL(p‖q) + KL(q‖p) of each row and its copy: `[2·rows, width]` → `[2·rows]`, the same for both. */
function disagreement(z: Value, output: OutputActivation): Value {
  const p = answer(z, output);
  const products = mul(betweenCopies(p), betweenCopies(z)); // [rows, 1, width]
  const each = output === "softmax" ? reduceSum(products, { axes: [-1] }) : reduceMean(products, { axes: [-1] }); // [rows, 1]
  return reshape(concat([each, each], 1), [z.shape[0]!]);
}

/** The first copy minus the second: `[2·rows, width]` → `[rows, 1, width]`. */
function betweenCopies(x: Value): Value {
  const [rows, width] = x.shape as [number, number];
  const pairs = reshape(x, [rows / 2, 2, width]);
  return sub(slice(pairs, 1, 0, 1), slice(pairs, 1, 1, 2));
}
