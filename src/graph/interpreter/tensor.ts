// What the interpreter computes with: float64 numbers in row-major order, whatever the dtype, and walks over them by strides.
import { sizeOf } from "../../core/array.ts";

export interface Tensor {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

export function zeros(shape: readonly number[]): Tensor {
  return { data: new Float64Array(sizeOf(shape)), shape };
}

/** The same numbers under another shape; nothing is copied, for no row changes its inputs. */
export function reshaped({ data }: Tensor, shape: readonly number[]): Tensor {
  return { data, shape };
}

/** How far apart neighbors along each axis stand in row-major data. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Strides that read a value as if it had the target shape: 0 along axes that repeat. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const own = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]!));
}

/** The position `start + Σ index·stride` of every element of the shape, in row-major order. */
export function gridOffsets(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const offsets = new Int32Array(sizeOf(shape));
  const rank = shape.length;
  const index = new Int32Array(rank);
  let offset = start;
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = offset;
    for (let axis = rank - 1; axis >= 0; axis--) {
      offset += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return offsets;
}

/** A new tensor of this shape whose elements are read at the given positions. */
export function takeAt({ data }: Tensor, offsets: Int32Array, shape: readonly number[]): Tensor {
  const y = zeros(shape);
  for (let i = 0; i < offsets.length; i++) y.data[i] = data[offsets[i]!]!;
  return y;
}

/** Calls back once for each line along the axis, with the position of its first element. Neighbors are `step` apart. */
export function forEachLine(
  shape: readonly number[],
  axis: number,
  visit: (first: number, step: number, length: number, line: number) => void,
): void {
  const length = shape[axis]!;
  const step = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < step; i++) visit(o * length * step + i, step, length, o * step + i);
  }
}
