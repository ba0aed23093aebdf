// Newton–Schulz iteration: brings the singular values of a matrix near 1 by products alone.
import type { MatrixSize } from "./matrix-size.ts";
import { euclideanNorm } from "./root-mean-square.ts";

/** a, b, c of the polynomial. */
export const newtonSchulzCoefficients = [3.4445, -4.775, 2.0315] as const;
/** What a norm counts as at least. */
export const smallestNorm = 1e-7;

/**
 * X ← G / ‖G‖, then `steps` times  A = XXᵀ   X ← aX + (bA + cA²)X  with a = 3.4445, b = −4.775, c = 2.0315
 *
 * Singular values end between about 0.7 and 1.2: the polynomial is steep at 0 rather than exact at 1. A matrix of zeros stays one.
 * Works on the flatter side: G is transposed where it has more rows than columns.
 * Source: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/. Departs: in double precision, where the authors use bfloat16.
 */
export function orthogonalize(matrix: Float64Array, { rows, columns }: MatrixSize, steps: number): Float64Array {
  const [a, b, c] = newtonSchulzCoefficients;
  const isTall = rows > columns;
  const [short, long] = isTall ? [columns, rows] : [rows, columns];
  let x = isTall ? transpose(matrix, rows, columns) : matrix.slice(); // [short, long]
  const norm = Math.max(euclideanNorm(x), smallestNorm);
  for (let i = 0; i < x.length; i++) x[i]! /= norm;
  for (let step = 0; step < steps; step++) {
    const gram = rowProducts(x, x, long); // A = XXᵀ, [short, short]
    const mixed = rowProducts(gram, gram, short); // A² = AAᵀ: A is symmetric
    for (let i = 0; i < mixed.length; i++) mixed[i] = b * gram[i]! + c * mixed[i]!;
    const next = rowProducts(mixed, transpose(x, short, long), short); // (bA + cA²)X, [short, long]
    for (let i = 0; i < next.length; i++) next[i]! += a * x[i]!;
    x = next;
  }
  return isTall ? transpose(x, short, long) : x;
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = matrix[i * columns + j]!;
  return turned;
}

/**
 * Every row of x times every row of y, both `[…, inner]`: xyᵀ. Two rows times four are summed at once, so that each number is read less
 * often; of a symmetric product only tiles that reach the diagonal or lie above it are made, and mirrored.
 */
function rowProducts(x: Float64Array, y: Float64Array, inner: number): Float64Array {
  const [rows, columns] = [x.length / inner, y.length / inner];
  const isSymmetric = x === y;
  const out = new Float64Array(rows * columns);
  const [evenRows, fourColumns] = [rows - (rows % 2), columns - (columns % 4)];
  for (let i = 0; i < evenRows; i += 2) {
    for (let j = isSymmetric ? i - (i % 4) : 0; j < fourColumns; j += 4) tile(x, y, out, { i, j, inner, columns });
  }
  for (let i = 0; i < rows; i++) {
    for (let j = i < evenRows ? fourColumns : 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += x[i * inner + k]! * y[j * inner + k]!;
      out[i * columns + j] = sum;
    }
  }
  if (isSymmetric) for (let i = 1; i < rows; i++) for (let j = 0; j < i; j++) out[i * columns + j] = out[j * columns + i]!;
  return out;
}

interface TilePlace {
  readonly i: number;
  readonly j: number;
  readonly inner: number;
  readonly columns: number;
}

function tile(x: Float64Array, y: Float64Array, out: Float64Array, { i, j, inner, columns }: TilePlace): void {
  const x0 = i * inner;
  const x1 = x0 + inner;
  const y0 = j * inner;
  const y1 = y0 + inner;
  const y2 = y1 + inner;
  const y3 = y2 + inner;
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < inner; k++) {
    const p = x[x0 + k]!;
    const q = x[x1 + k]!;
    const r = y[y0 + k]!;
    const s = y[y1 + k]!;
    const t = y[y2 + k]!;
    const u = y[y3 + k]!;
    s00 += p * r;
    s01 += p * s;
    s02 += p * t;
    s03 += p * u;
    s10 += q * r;
    s11 += q * s;
    s12 += q * t;
    s13 += q * u;
  }
  const first = i * columns + j;
  out[first] = s00;
  out[first + 1] = s01;
  out[first + 2] = s02;
  out[first + 3] = s03;
  const second = first + columns;
  out[second] = s10;
  out[second + 1] = s11;
  out[second + 2] = s12;
  out[second + 3] = s13;
}
