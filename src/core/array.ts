// Numbers with a shape: what enters and leaves a model. The first axis counts rows.
import { invariant } from "./errors.ts";

export type NumericData = Float32Array | Float64Array | Int32Array;

export interface NumericArray<Data extends NumericData = NumericData> {
  readonly data: Data;
  readonly shape: readonly number[];
}

/** The number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const axis of shape) size *= axis;
  return size;
}

/** The chosen rows, in the order given. */
export function takeRows<Data extends NumericData>(array: NumericArray<Data>, rows: ArrayLike<number>): NumericArray<Data> {
  const [count, ...rest] = array.shape;
  const width = sizeOf(rest);
  const data = new (array.data.constructor as new (length: number) => Data)(rows.length * width); // same kind of array as came in
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    invariant(row >= 0 && row < count!, `row ${row} should be one of ${count}`);
    data.set(array.data.subarray(row * width, (row + 1) * width), i * width);
  }
  return { data, shape: [rows.length, ...rest] };
}
