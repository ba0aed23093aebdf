// Which parameters a matrix rule sees as a matrix.

export interface MatrixSize {
  /** All axes but the last, taken together. */
  readonly rows: number;
  readonly columns: number;
}

/** Rows and columns; null for a vector, and for a matrix with one row or one column, which is none to such rules. */
export function matrixSize(shape: readonly number[]): MatrixSize | null {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return rows > 1 && columns > 1 ? { rows, columns } : null;
}
