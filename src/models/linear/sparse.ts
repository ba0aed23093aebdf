// A sparse matrix in compressed rows.

/** Row r holds `values[indptr[r] … indptr[r + 1]]` in the columns `indices[…]`; everything else is 0. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** The same places with other values: column j multiplied by `scale[j]`. */
export function scaleColumns(matrix: SparseMatrix, scale: ArrayLike<number>): SparseMatrix {
  const values = new Float32Array(matrix.values.length);
  for (let i = 0; i < values.length; i++) values[i] = matrix.values[i] * scale[matrix.indices[i]];
  return { ...matrix, values };
}

/** One number per row: xᵣ · w + bias, where w is one weight per column and `bias` stands behind them. */
export function decisions(matrix: SparseMatrix, weights: ArrayLike<number>): Float64Array {
  const { rows, columns, indptr, indices, values } = matrix;
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = weights[columns];
    for (let i = indptr[row]; i < indptr[row + 1]; i++) sum += weights[indices[i]] * values[i];
    out[row] = sum;
  }
  return out;
}

/** out += Xᵀ rowValues, the bias behind the columns. */
export function addTransposed({ rows, columns, indptr, indices, values }: SparseMatrix, rowValues: Float64Array, out: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const value = rowValues[row];
    out[columns] += value;
    for (let i = indptr[row]; i < indptr[row + 1]; i++) out[indices[i]] += value * values[i];
  }
}
