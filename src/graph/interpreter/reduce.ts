// Reductions and running sums.
import { withoutAxes } from "../shapes.ts";
import { forEachLine, gridOffsets, reshaped, stridesOf, type Tensor, zeros } from "./tensor.ts";

export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export function reduce(
  x: Tensor,
  { axes, keepDims }: ReduceAttributes,
  start: number,
  combine: (sum: number, x: number) => number,
): Tensor {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const offsets = gridOffsets(x.shape, strides);
  const y = zeros(kept);
  y.data.fill(start);
  for (let i = 0; i < offsets.length; i++) y.data[offsets[i]!] = combine(y.data[offsets[i]!]!, x.data[i]!);
  return reshaped(y, withoutAxes({ shape: x.shape, names: [] }, axes, keepDims).shape);
}

export const reduceSum = (x: Tensor, attributes: ReduceAttributes): Tensor => reduce(x, attributes, 0, (sum, value) => sum + value);
export const reduceMax = (x: Tensor, attributes: ReduceAttributes): Tensor => reduce(x, attributes, -Infinity, Math.max);

export function reduceMean(x: Tensor, attributes: ReduceAttributes): Tensor {
  const count = attributes.axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  const y = reduceSum(x, attributes);
  for (let i = 0; i < y.data.length; i++) y.data[i]! /= count;
  return y;
}

/** The index of the first largest element of each line. */
export function argMax(x: Tensor, axis: number): Tensor {
  const y = zeros(x.shape.filter((_, i) => i !== axis));
  forEachLine(x.shape, axis, (first, step, length, line) => {
    let best = 0;
    for (let j = 1; j < length; j++) if (x.data[first + j * step]! > x.data[first + best * step]!) best = j;
    y.data[line] = best;
  });
  return y;
}

export function cumSum(x: Tensor, axis: number, reverse: boolean): Tensor {
  const y = zeros(x.shape);
  forEachLine(x.shape, axis, (first, step, length) => {
    let sum = 0;
    for (let j = 0; j < length; j++) {
      const at = first + (reverse ? length - 1 - j : j) * step;
      sum += x.data[at]!;
      y.data[at] = sum;
    }
  });
  return y;
}
