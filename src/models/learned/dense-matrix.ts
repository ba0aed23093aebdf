// The few matrix computations that word vectors need; matrices are row after row.

/** AᵀB of two `[rows, columns]` matrices: `[columns, columns]`. */
export function crossProduct(a: Float32Array, b: Float32Array, columns: number): Float64Array {
  const product = new Float64Array(columns * columns);
  for (let start = 0; start < a.length; start += columns) {
    for (let i = 0; i < columns; i++) {
      const factor = a[start + i]!;
      if (factor === 0) continue;
      const to = i * columns;
      for (let j = 0; j < columns; j++) product[to + j]! += factor * b[start + j]!;
    }
  }
  return product;
}

/** The columns made orthonormal: A·R⁻¹ with RᵀR = AᵀA (Cholesky QR). Columns that depend on others become 0. Once leaves rounding errors, twice few. */
export function orthonormal(a: Float32Array, columns: number): Float32Array {
  return dividedBy(a, cholesky(crossProduct(a, a, columns), columns), columns);
}

/** The upper triangle R with RᵀR = G. */
function cholesky(gram: Float64Array, columns: number): Float64Array {
  const r = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      let sum = gram[i * columns + j]!;
      for (let k = 0; k < i; k++) sum -= r[k * columns + i]! * r[k * columns + j]!;
      if (i === j) r[i * columns + i] = sum > 1e-10 * gram[i * columns + i]! ? Math.sqrt(sum) : 0;
      else r[i * columns + j] = r[i * columns + i] === 0 ? 0 : sum / r[i * columns + i]!;
    }
  }
  return r;
}

/** A·R⁻¹ */
function dividedBy(a: Float32Array, r: Float64Array, columns: number): Float32Array {
  const result = new Float32Array(a.length);
  const row = new Float64Array(columns);
  for (let start = 0; start < a.length; start += columns) {
    for (let j = 0; j < columns; j++) row[j] = a[start + j]!;
    for (let i = 0; i < columns; i++) {
      const pivot = r[i * columns + i]!;
      const value = pivot === 0 ? 0 : row[i]! / pivot;
      result[start + i] = value;
      if (value !== 0) for (let j = i + 1; j < columns; j++) row[j]! -= value * r[i * columns + j]!;
    }
  }
  return result;
}

/** A·B of `[rows, inner]` and `[inner, columns]`. */
export function product(
  a: Float32Array,
  b: Float64Array,
  { inner, columns }: { readonly inner: number; readonly columns: number },
): Float32Array {
  const rows = a.length / inner;
  const result = new Float32Array(rows * columns);
  const sum = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    sum.fill(0);
    for (let k = 0; k < inner; k++) {
      const factor = a[r * inner + k]!;
      if (factor !== 0) for (let c = 0; c < columns; c++) sum[c]! += factor * b[k * columns + c]!;
    }
    result.set(sum, r * columns);
  }
  return result;
}

/**
 * Eigenvalues of a symmetric matrix and its eigenvectors, one a column, by cyclic Jacobi rotations.
 * Source: Golub & Van Loan 2013, Matrix Computations, 4th edition, section 8.5.
 */
export function symmetricEigen(matrix: Float64Array, size: number): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const v = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const total = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < 30 && offDiagonal(a, size) > 1e-20 * total; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, { p, q, size });
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i]!), vectors: v };
}

function rotate(a: Float64Array, v: Float64Array, { p, q, size }: { readonly p: number; readonly q: number; readonly size: number }): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q, cosine, sine);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k, cosine, sine);
  for (let k = 0; k < size; k++) turn(v, k * size + p, k * size + q, cosine, sine);
}

function turn(m: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const [x, y] = [m[i]!, m[j]!];
  m[i] = cosine * x - sine * y;
  m[j] = sine * x + cosine * y;
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j) sum += a[i * size + j]! ** 2;
  return sum;
}
