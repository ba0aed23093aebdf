// Least squares with a penalty on the weights, solved by conjugate gradients.
import { addTransposed, decisions, type SparseMatrix } from "./sparse.ts";

export interface RidgeOptions {
  /** Weight of the errors against the norm of the weights: 1 / scikit-learn's alpha. */
  readonly C: number;
  /** Share of the first residual's norm at which the solver stops. */
  readonly tolerance: number;
  readonly maxSteps?: number;
}

/**
 * Ridge regression with a free bias:
 *
 *   f(w, b) = ½ ‖w‖² + ½ C Σᵢ (w·xᵢ + b − yᵢ)²
 *   (I₀ + C X̃ᵀX̃) v = C X̃ᵀy      v = (w, b), X̃ = X with a column of ones, I₀ the identity with 0 for b
 *
 * Targets `[rows]` → `[columns + 1]`, the bias last. Source: Hoerl & Kennard 1970, https://doi.org/10.1080/00401706.1970.10488634;
 * conjugate gradients: Nocedal & Wright 2006, Algorithm 5.2.
 */
export function fitRidge(matrix: SparseMatrix, targets: ArrayLike<number>, { C, tolerance, maxSteps = 1000 }: RidgeOptions): Float64Array {
  const solution = new Float64Array(matrix.columns + 1);
  const residual = new Float64Array(matrix.columns + 1);
  addTransposed(
    matrix,
    Float64Array.from(targets, (target) => C * target),
    residual,
  );
  const search = residual.slice();
  let squared = dot(residual, residual);
  const enough = squared * tolerance * tolerance;
  for (let step = 0; step < maxSteps && squared > enough; step++) {
    const product = normalProduct(matrix, search, C);
    const length = squared / dot(search, product);
    for (let i = 0; i < solution.length; i++) {
      solution[i] += length * search[i];
      residual[i] -= length * product[i];
    }
    const next = dot(residual, residual);
    const ratio = next / squared;
    for (let i = 0; i < search.length; i++) search[i] = residual[i] + ratio * search[i];
    squared = next;
  }
  return solution;
}

/** (I₀ + C X̃ᵀX̃) v */
function normalProduct(matrix: SparseMatrix, vector: Float64Array, C: number): Float64Array {
  const along = decisions(matrix, vector);
  for (let row = 0; row < along.length; row++) along[row] *= C;
  const product = vector.slice();
  product[matrix.columns] = 0; // the bias has no penalty
  addTransposed(matrix, along, product);
  return product;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
