// A linear support vector machine for two sides, trained in its dual.
import { bitsAt } from "../../core/random.ts";
import type { SparseMatrix } from "./sparse.ts";

export interface SvmOptions {
  /** Weight of the loss against the norm of the weights. */
  readonly C: number;
  /** The width of the band of projected gradients at which the solver stops. */
  readonly tolerance: number;
  readonly maxPasses?: number;
  /** Key of the random order of the rows. */
  readonly key: number;
}

/**
 * L2-regularized squared hinge loss, by dual coordinate descent with shrinking:
 *
 *   min_w  ½ ‖w‖² + C Σᵢ max(0, 1 − yᵢ w·xᵢ)²
 *
 * `signs` holds yᵢ = ±1. → `[columns + 1]`: the last weight is the bias, the weight of a feature that is always 1.
 * One pass visits each active row i and solves for its dual variable αᵢ ≥ 0 alone, w = Σ αᵢ yᵢ xᵢ being kept up to date.
 * Source: Hsieh et al. 2008, A dual coordinate descent method for large-scale linear SVM, Algorithm 3 (liblinear's solver 1).
 */
export function fitSvm(matrix: SparseMatrix, signs: Int8Array, options: SvmOptions): Float64Array {
  const { rows, columns, indptr, indices, values } = matrix;
  const { C, tolerance, maxPasses = 1000, key } = options;
  const weights = new Float64Array(columns + 1);
  const alpha = new Float64Array(rows);
  const ridge = 0.5 / C; // the square of the loss, seen from the dual
  const curvature = squaredNorms(matrix, 1 + ridge);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  let active = rows;
  let shrinkAbove = Infinity; // a row at αᵢ = 0 whose gradient exceeded the last pass's largest is left out
  let counter = 0;
  for (let pass = 0; pass < maxPasses; pass++) {
    let highest = -Infinity;
    let lowest = Infinity;
    for (let i = active - 1; i > 0; i--) swap(order, i, bitsAt(key, counter++) % (i + 1));
    for (let s = 0; s < active; s++) {
      const row = order[s];
      const [start, end, sign] = [indptr[row], indptr[row + 1], signs[row]];
      let margin = weights[columns];
      for (let i = start; i < end; i++) margin += weights[indices[i]] * values[i];
      const gradient = sign * margin - 1 + ridge * alpha[row];
      if (alpha[row] === 0 && gradient > shrinkAbove) {
        swap(order, s--, --active);
        continue;
      }
      const projected = alpha[row] === 0 && gradient > 0 ? 0 : gradient;
      if (projected > highest) highest = projected;
      if (projected < lowest) lowest = projected;
      if (Math.abs(projected) < 1e-12) continue;
      const next = Math.max(0, alpha[row] - gradient / curvature[row]);
      const step = (next - alpha[row]) * sign;
      alpha[row] = next;
      weights[columns] += step;
      for (let i = start; i < end; i++) weights[indices[i]] += step * values[i];
    }
    if (highest - lowest <= tolerance) {
      if (active === rows) break;
      active = rows; // converged on the active rows: look at all of them again
      shrinkAbove = Infinity;
    } else shrinkAbove = highest > 0 ? highest : Infinity;
  }
  return weights;
}

/** The value of the objective that `fitSvm` minimizes. */
export function svmObjective(weights: Float64Array, margins: ArrayLike<number>, signs: Int8Array, C: number): number {
  let objective = 0;
  for (const weight of weights) objective += 0.5 * weight * weight;
  for (let i = 0; i < signs.length; i++) objective += C * Math.max(0, 1 - signs[i] * margins[i]) ** 2;
  return objective;
}

function squaredNorms({ rows, indptr, values }: SparseMatrix, plus: number): Float64Array {
  const norms = new Float64Array(rows).fill(plus);
  for (let row = 0; row < rows; row++) for (let i = indptr[row]; i < indptr[row + 1]; i++) norms[row] += values[i] * values[i];
  return norms;
}

function swap(order: Int32Array, i: number, j: number): void {
  const kept = order[i];
  order[i] = order[j];
  order[j] = kept;
}
