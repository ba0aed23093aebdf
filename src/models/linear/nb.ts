// How much an n-gram speaks for one side against the other, from counts alone.
import type { SparseMatrix } from "./sparse.ts";

/**
 * The log-count ratio of naive Bayes, on binary counts:
 *
 *   r = ln( (p / ‖p‖₁) / (q / ‖q‖₁) )      p = 1 + Σ_{yᵢ = +1} bᵢ      q = 1 + Σ_{yᵢ = −1} bᵢ
 *
 * bᵢ is 1 in the columns that row i has. → `[columns]`.
 * Source: Wang & Manning 2012, Baselines and bigrams, https://aclanthology.org/P12-2018/, §2.
 */
export function logCountRatio(matrix: SparseMatrix, signs: Int8Array): Float64Array {
  const { rows, columns, indptr, indices } = matrix;
  const positive = new Float64Array(columns).fill(1);
  const negative = new Float64Array(columns).fill(1);
  for (let row = 0; row < rows; row++) {
    const side = signs[row] > 0 ? positive : negative;
    for (let i = indptr[row]; i < indptr[row + 1]; i++) side[indices[i]]++;
  }
  const shift = Math.log(sum(positive) / sum(negative));
  return positive.map((count, j) => Math.log(count / negative[j]) - shift);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
