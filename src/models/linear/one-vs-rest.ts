// From two-sided solvers to any number of classes: one column of weights per class, or a single one for two classes.
import { randomKey } from "../../core/random.ts";
import { fitLogistic } from "./logistic.ts";
import { logCountRatio } from "./nb.ts";
import { decisions, type SparseMatrix, scaleColumns } from "./sparse.ts";
import { fitSvm } from "./svm.ts";

/** `nb-logistic`: logistic regression on features weighted by their log-count ratio. `ridge`: least squares, for quantities only. */
export const linearMethods = ["svm", "logistic", "nb-logistic", "ridge"] as const;
export type LinearMethod = (typeof linearMethods)[number];

export interface ColumnOptions {
  readonly method: LinearMethod;
  readonly C: number;
  /** `loose` ranks settings; `tight` is for the model that is kept: its objective is within 1e-4 of the minimum. */
  readonly precision: "loose" | "tight";
  readonly seed: number;
}

/** Of `fitSvm`. */
export const svmTolerance = { loose: 0.3, tight: 0.01 };
/** Of `fitLogistic`. */
export const logisticTolerance = { loose: 0.1, tight: 0.001 };

/** Number of weight columns: two classes need one, which speaks for the second. */
export function columnCount(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/** One column of `[features + 1]` weights (the bias last): rows with sign +1 against those with −1. */
export function fitColumn(matrix: SparseMatrix, signs: Int8Array, options: ColumnOptions & { column: number }): Float64Array {
  const { method, C, precision, column, seed } = options;
  if (method === "svm") return fitSvm(matrix, signs, { C, tolerance: svmTolerance[precision], key: randomKey(seed, "svm", column) });
  const tolerance = logisticTolerance[precision];
  if (method === "logistic") return fitLogistic(matrix, signs, { C, tolerance });
  const ratio = logCountRatio(matrix, signs);
  const weights = fitLogistic(scaleColumns(matrix, ratio), signs, { C, tolerance });
  for (let j = 0; j < ratio.length; j++) weights[j] *= ratio[j]; // w · (r ∘ x) = (w ∘ r) · x
  return weights;
}

/** Decision values `[rows, columns]`, row after row. */
export function decideColumns(matrix: SparseMatrix, columns: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(matrix.rows * columns.length);
  columns.forEach((weights, column) => {
    const values = decisions(matrix, weights);
    for (let row = 0; row < matrix.rows; row++) out[row * columns.length + column] = values[row];
  });
  return out;
}

/** The class of the largest decision value, the first of equals; with one column, the second class above 0. */
export function decidedClass(values: Float64Array, row: number, columns: number): number {
  if (columns === 1) return values[row] > 0 ? 1 : 0;
  let best = 0;
  for (let c = 1; c < columns; c++) if (values[row * columns + c] > values[row * columns + best]) best = c;
  return best;
}
