// Dot: products of two values along an axis of each: likenesses, and sums weighted by them.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { div, matmul, maximum, mul, reduceSum, sqrt, squeeze, swapAxes, unsqueeze } from "../graph/ops/index.ts";
import { defineLayer, type Features, type Layer, type Tensor } from "./layer.ts";
import { zeroPadding } from "./masking.ts";
import { callOn } from "./merge.ts";

export interface DotOptions {
  /** The axis of each that is summed over, 1 or 2, negative ones from the end; one number stands for both. */
  readonly axes: number | readonly [number, number];
  /** Whether both are brought to length 1 along that axis first: the result is then a cosine. Default false. */
  readonly normalize?: boolean;
}

/**
 * y[i, j] = Σₖ a[i, k] · b[j, k] for each row of the batch. Within `network`: `dot([a, b], { axes: 2 })`.
 *
 * Shapes, k being the axis summed over: `[batch, i, k]` and `[batch, j, k]` → `[batch, i, j]`; of two vectors `[batch, k]` → `[batch, 1]`;
 * of a sequence and a vector the axis that is left. Padding takes no part in a sum over a text. Throws `shape-mismatch`.
 * Source: the merging layers of Keras, https://keras.io/api/layers/merging_layers/dot. Departs: padding there does take part.
 */
export function dot(inputs: readonly [Tensor, Tensor], options: DotOptions): Tensor {
  return callOn(dotLayer(options), inputs);
}

export function dotLayer(options: DotOptions): Layer {
  expectKnownOptions("dot", options, ["axes", "normalize"]);
  const { axes, normalize = false } = options;
  const pair = typeof axes === "number" ? [axes, axes] : axes;
  const areAxes = Array.isArray(pair) && pair.length === 2 && pair.every((axis) => [1, 2, -1, -2].includes(axis));
  expectOption(areAxes, "dot.axes", "an axis of each value: 1 or 2, or -1 or -2", axes);
  const product: Layer["call"] = (a, scope, ...others) => {
    const sides = [a, others[0]!].map((features, i) => sideOf(features, pair[i]!, { normalize, where: scope.path }));
    const [left, right] = sides as [Side, Side];
    if (left.value.shape[2] !== right.value.shape[2]) mismatch(scope.path, "equal sizes along the axes summed over", [a, others[0]!]);
    const all = matmul(left.value, right.value, { transposeB: true }); // [batch, i, j]
    const alone = [left.isVector ? 1 : 0, right.isVector ? 2 : 0].filter((axis) => axis > 0);
    const kept = alone.length === 2 ? [2] : alone; // two vectors give [batch, 1]
    return { value: kept.length > 0 ? squeeze(all, kept) : all, mask: left.isVector ? right.mask : left.mask };
  };
  return defineLayer("dot", { axes: [...pair], normalize }, product, { inputs: [2, 2] });
}

interface Side {
  /** `[batch, i, k]`; i is 1 for a vector. */
  readonly value: Value;
  /** Of axis i, where that is the length. */
  readonly mask: Value | null;
  readonly isVector: boolean;
}

function sideOf(features: Features, axis: number, { normalize, where }: { normalize: boolean; where: string }): Side {
  const { value, mask } = features;
  const rank = value.shape.length;
  const along = axis < 0 ? axis + rank : axis;
  if (rank < 2 || rank > 3 || along < 1 || along >= rank) mismatch(where, `a value with an axis ${axis} beside the batch`, [features]);
  if (rank === 2) return { value: unit(unsqueeze(value, [1]), normalize), mask: null, isVector: true };
  const overLength = along === 1;
  const last = overLength ? swapAxes(zeroPadding(value, mask), 1, 2) : value;
  return { value: unit(last, normalize), mask: overLength ? null : mask, isVector: false };
}

/** x / |x| along the last axis. */
function unit(value: Value, normalize: boolean): Value {
  if (!normalize) return value;
  return div(value, sqrt(maximum(reduceSum(mul(value, value), { axes: [2], keepDims: true }), 1e-12)));
}

function mismatch(where: string, expected: string, inputs: readonly Features[]): never {
  const received = inputs.map(({ value }) => `[${value.shape}]`).join(", ");
  throw new TercetError("shape-mismatch", { where, expected, received });
}
