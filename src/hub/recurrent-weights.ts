// What the weight conversions of recurrent layers share: blocks of gates in another order, turned axes, shapes that belong together.
import { type NumericArray, sizeOf } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";

export type Matrix = NumericArray<Float32Array> | NumericArray<Float64Array>;

/** Refuses a weight of another shape: its gates would be cut in the wrong places without a sign of it. */
export function expectShape(name: string, { data, shape }: Matrix, expected: readonly number[]): void {
  if (`${shape}` === `${expected}` && data.length === sizeOf(expected)) return;
  throw new TercetError("shape-mismatch", {
    where: name,
    expected: `shape [${expected.join(", ")}]`,
    received: `[${shape.join(", ")}] with ${data.length} numbers`,
    hint: "All weights are those of one layer and one direction; the recurrent weights say how many units it has.",
  });
}

/** Puts the blocks of the last axis in another order: block k is taken from place order[k]. */
export function reorder(matrix: Matrix, order: readonly number[]): Matrix {
  const width = matrix.shape.at(-1)!;
  const units = width / order.length;
  return moved(matrix, matrix.shape, (i) => {
    const column = i % width;
    return i - column + order[Math.floor(column / units)]! * units + (column % units);
  });
}

export function transpose(matrix: Matrix): Matrix {
  const [rows, columns] = matrix.shape as [number, number];
  return moved(matrix, [columns, rows], (i) => (i % rows) * columns + Math.floor(i / rows));
}

/** The sum of two biases; one that is left out counts as zeros. */
export function addBiases(bias: Matrix, other: Matrix | undefined): Matrix {
  return other ? ({ ...bias, data: bias.data.map((value, i) => value + other.data[i]!) } as Matrix) : bias; // the kind of array is kept
}

/** One row of a matrix. */
export function rowOf({ data, shape }: Matrix, row: number): Matrix {
  const width = shape.at(-1)!;
  return { data: data.slice(row * width, (row + 1) * width), shape: [width] } as Matrix; // the kind of array is kept
}

/** Two rows, one under the other. */
export function rowsOf(first: Matrix, second: Matrix): Matrix {
  const width = first.data.length;
  const both = first.data instanceof Float64Array ? new Float64Array(2 * width) : new Float32Array(2 * width);
  both.set(first.data);
  both.set(second.data, width);
  return { data: both, shape: [2, width] } as Matrix; // the kind of array is that of the first
}

export function zerosLike({ data, shape }: Matrix): Matrix {
  return { data: data.map(() => 0), shape } as Matrix; // the kind of array is kept
}

function moved({ data }: Matrix, shape: readonly number[], from: (i: number) => number): Matrix {
  const source = data;
  return { data: source.map((_, i) => source[from(i)]!), shape } as Matrix; // the kind of array is kept
}
