// Rows that move elements without changing them.
import { sizeOf } from "../../core/array.ts";
import type { AxisSpec, OpAttributes } from "../op-table.ts";
import { sliceBounds } from "../ops/shape.ts";
import { broadcast, resolveTarget } from "../shapes.ts";
import { mismatch } from "./problems.ts";
import { broadcastStrides, gridOffsets, reshaped, stridesOf, type Tensor, takeAt, zeros } from "./tensor.ts";

const unnamed = ({ shape }: Pick<Tensor, "shape">) => ({ shape, names: shape.map(() => null) });

/** Without a source every axis is a number. */
export function fill(value: number, source: Tensor | undefined, target: readonly AxisSpec[]): Tensor {
  const y = zeros(resolveTarget("Fill", source ? unnamed(source) : { shape: [], names: [] }, target).shape);
  y.data.fill(value);
  return y;
}

export function reshape(x: Tensor, like: Tensor, target: readonly AxisSpec[]): Tensor {
  return reshaped(x, resolveTarget("Reshape", unnamed(like), target, x.data.length).shape);
}

/** Axes are numbers, or copied from `like`. */
export function expand(x: Tensor, like: Tensor | undefined, target: readonly AxisSpec[]): Tensor {
  const wanted = resolveTarget("Expand", unnamed(like ?? x), target);
  const { shape } = broadcast("Expand", [unnamed(x), wanted]);
  return takeAt(x, gridOffsets(shape, broadcastStrides(x.shape, shape)), shape);
}

export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  const strides = stridesOf(x.shape);
  const shape = permutation.map((axis) => x.shape[axis]!);
  const permuted = permutation.map((axis) => strides[axis]!);
  return takeAt(x, gridOffsets(shape, permuted), shape);
}

export function unsqueeze(x: Tensor, axes: readonly number[]): Tensor {
  const shape = [...x.shape];
  for (const axis of [...axes].sort((a, b) => a - b)) shape.splice(axis, 0, 1);
  return reshaped(x, shape);
}

export function squeeze(x: Tensor, axes: readonly number[]): Tensor {
  for (const axis of axes) if (x.shape[axis] !== 1) mismatch("Squeeze", `axis ${axis} of size 1`, `[${x.shape}]`);
  const shape = x.shape.filter((_, axis) => !axes.includes(axis));
  return reshaped(x, shape);
}

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const size = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  const shape = withSize(parts[0]!.shape, axis, size);
  const y = zeros(shape);
  let start = 0;
  for (const part of parts) {
    if (`${withSize(part.shape, axis, size)}` !== `${shape}`) {
      mismatch("Concat", `shapes equal outside axis ${axis}`, parts.map((each) => `[${each.shape}]`).join(", "));
    }
    write(y, part, axis, start);
    start += part.shape[axis]!;
  }
  return y;
}

export function split(x: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  const total = sizes.reduce((a, b) => a + b, 0);
  if (total !== x.shape[axis]) mismatch("Split", `axis ${axis} of size ${sizes.join(" + ")}`, `[${x.shape}]`);
  let start = 0;
  return sizes.map((size) => {
    const part = read(x, axis, start, size);
    start += size;
    return part;
  });
}

export function slice(x: Tensor, { axis, start, end, step = 1 }: OpAttributes["Slice"]): Tensor {
  const [from, to] = sliceBounds(x.shape[axis]!, start, end);
  const shape = withSize(x.shape, axis, Math.ceil((to - from) / step));
  const strides = stridesOf(x.shape);
  const stepped = strides.map((stride, i) => (i === axis ? stride * step : stride));
  return takeAt(x, gridOffsets(shape, stepped, from * strides[axis]!), shape);
}

export function reverse(x: Tensor, axis: number): Tensor {
  const strides = stridesOf(x.shape);
  const last = (x.shape[axis]! - 1) * strides[axis]!;
  const backwards = strides.map((stride, i) => (i === axis ? -stride : stride));
  return takeAt(x, gridOffsets(x.shape, backwards, last), x.shape);
}

export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  const y = zeros(withSize(x.shape, axis, x.shape[axis]! + before + after));
  write(y, x, axis, before);
  return y;
}

/** The first `size` elements from `start` along an axis. */
function read(x: Tensor, axis: number, start: number, size: number): Tensor {
  const shape = withSize(x.shape, axis, size);
  const strides = stridesOf(x.shape);
  return takeAt(x, gridOffsets(shape, strides, start * strides[axis]!), shape);
}

/** Writes a part into y so that it starts at `start` along the axis. */
function write(y: Tensor, part: Tensor, axis: number, start: number): void {
  const strides = stridesOf(y.shape);
  const offsets = gridOffsets(part.shape, strides, start * strides[axis]!);
  for (let i = 0; i < offsets.length; i++) y.data[offsets[i]!] = part.data[i]!;
}

const withSize = (shape: readonly number[], axis: number, size: number): number[] => shape.map((own, i) => (i === axis ? size : own));

/** Size of a slice along the first axis, for the rows that walk over it. */
export const rowSize = ({ shape }: Tensor): number => sizeOf(shape.slice(1));
