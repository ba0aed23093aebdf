// What a mask means to numbers, in one place.
import { softmax } from "../graph/composites/softmax.ts";
import type { Value } from "../graph/node.ts";
import { cast, reduceMax, unsqueeze, where } from "../graph/ops/index.ts";

/** The mask as numbers with a last axis of size 1, to multiply features with: `[batch, length]` → `[batch, length, 1]`. */
export function maskFactor(mask: Value): Value {
  return unsqueeze(cast(mask, "float32"), [mask.shape.length]);
}

/** Features with zeros at the padding. */
export function zeroPadding(value: Value, mask: Value | null): Value {
  return mask ? where(unsqueeze(mask, [2]), value, 0) : value;
}

/** 1 for rows that hold any text, 0 for rows that are all padding: `[batch, 1]`. */
export function anyText(mask: Value): Value {
  return reduceMax(cast(mask, "float32"), { axes: [1], keepDims: true });
}

/** Softmax over the last axis, the text only: padding gets 0. The mask is broadcast; a row without text gets equal weights. */
export function textSoftmax(scores: Value, mask: Value | null): Value {
  return softmax(mask ? where(mask, scores, hidden) : scores, -1);
}

/** e to it is 0 beside any score that a network can make. */
const hidden = -1e9;
