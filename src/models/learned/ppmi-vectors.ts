// Word vectors from the training texts alone: words that stand beside the same words get vectors of the same direction.
import { normalAt, randomKey } from "../../core/random.ts";
import type { EncodedTexts } from "../../text/encoded.ts";
import type { SparseMatrix } from "../linear/sparse.ts";
import { crossProduct, orthonormal, product, symmetricEigen } from "./dense-matrix.ts";
import { countNeighbors } from "./neighbors.ts";

export interface PpmiVectorsOptions {
  /** Number of ids, padding and unknown included. */
  readonly size: number;
  /** Length of each vector. */
  readonly dimensions: number;
  /** Tokens on either side that count as neighbors, nearer ones more: one at distance d counts 1/d. Default 5. */
  readonly window?: number;
  readonly seed: number;
}

/** Exponent of the counts of single words: without it, rare words would be near everything they ever met. */
const smoothing = 0.75;
const rootMeanSquare = 0.1;
const passes = 2; // over the matrix, back and forth: enough for directions that a network goes on to move
const extra = 8; // directions more than asked for, which make the others exact

/**
 * U·√Σ of the truncated singular value decomposition of  M[w, c] = max(0, log( p(w, c) / (q(w)·q(c)) ))
 * where p is the share of a pair among all neighbors and q(w) = n(w)^¾ / Σ n^¾; scaled to a root mean square of 0.1.
 *
 * Shapes: `[size, dimensions]`. Words without neighbors get zeros. The decomposition is randomized: Halko, Martinsson & Tropp 2011,
 * https://arxiv.org/abs/0909.4061. Source: Levy, Goldberg & Dagan 2015, https://aclanthology.org/Q15-1016/.
 * Departs: both words are smoothed, not only the context, so that M is symmetric.
 */
export function ppmiVectors(texts: EncodedTexts, { size, dimensions, window = 5, seed }: PpmiVectorsOptions): Float32Array {
  const matrix = toPpmi(countNeighbors(texts, { size, window }));
  const columns = Math.min(dimensions + extra, size);
  const key = randomKey(seed, "ppmiVectors");
  let basis: Float32Array = Float32Array.from({ length: size * columns }, (_, i) => normalAt(key, i));
  for (let pass = 0; pass <= passes; pass++) basis = orthonormal(times(matrix, basis, columns), columns);
  basis = orthonormal(basis, columns);
  const { values, vectors } = symmetricEigen(crossProduct(basis, times(matrix, basis, columns), columns), columns);
  const strongest = [...values.keys()].sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!)).slice(0, dimensions);
  const turned = new Float64Array(columns * dimensions); // [columns, dimensions]: the strongest directions, each times √|eigenvalue|
  strongest.forEach((from, to) => {
    for (let k = 0; k < columns; k++) turned[k * dimensions + to] = vectors[k * columns + from]! * Math.sqrt(Math.abs(values[from]!));
  });
  return scaled(product(basis, turned, { inner: columns, columns: dimensions }));
}

/** max(0, log( n(w, c)·S² / (N·(n(w)·n(c))^¾) )), S = Σ n^¾, N = Σ n */
function toPpmi(counts: SparseMatrix): SparseMatrix {
  const { rows, indptr, indices, values } = counts;
  const sums = Float64Array.from({ length: rows }, (_, row) => sumOf(values, indptr[row]!, indptr[row + 1]!));
  const weights = sums.map((sum) => sum ** smoothing);
  const all = sums.reduce((a, b) => a + b, 0);
  const factor = weights.reduce((a, b) => a + b, 0) ** 2 / all;
  const information = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let i = indptr[row]!; i < indptr[row + 1]!; i++) {
      information[i] = Math.max(0, Math.log((values[i]! * factor) / (weights[row]! * weights[indices[i]!]!)));
    }
  }
  return { ...counts, values: information };
}

function sumOf(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum;
}

/** M·B */
function times({ rows, indptr, indices, values }: SparseMatrix, b: Float32Array, columns: number): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const to = row * columns;
    for (let i = indptr[row]!; i < indptr[row + 1]!; i++) {
      const value = values[i]!;
      if (value === 0) continue;
      const from = indices[i]! * columns;
      for (let j = 0; j < columns; j++) result[to + j]! += value * b[from + j]!;
    }
  }
  return result;
}

/** Scaled so that the numbers of the words that have a vector have a root mean square of 0.1. */
function scaled(vectors: Float32Array): Float32Array {
  let [sum, count] = [0, 0];
  for (const value of vectors) {
    if (value === 0) continue;
    sum += value * value;
    count++;
  }
  const factor = sum === 0 ? 0 : rootMeanSquare / Math.sqrt(sum / count);
  return vectors.map((value) => value * factor);
}
