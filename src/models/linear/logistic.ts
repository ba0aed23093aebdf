// Logistic regression for two sides, by Newton steps that are solved approximately.
import { addTransposed, decisions, type SparseMatrix } from "./sparse.ts";

export interface LogisticOptions {
  /** Weight of the loss against the norm of the weights. */
  readonly C: number;
  /** Share of the first gradient's norm, times the share of the rarer side, at which the solver stops. */
  readonly tolerance: number;
  readonly maxSteps?: number;
}

/**
 * L2-regularized logistic regression, by truncated Newton with line search:
 *
 *   f(w) = ½ ‖w‖² + C Σᵢ ln(1 + exp(−yᵢ w·xᵢ))
 *   ∇f = w + C Σᵢ (σᵢ − 1) yᵢ xᵢ      ∇²f·d = d + C Σᵢ σᵢ(1 − σᵢ) (xᵢ·d) xᵢ      σᵢ = 1 / (1 + exp(−yᵢ w·xᵢ))
 *
 * `signs` holds yᵢ = ±1. → `[columns + 1]`: the last weight is the bias, the weight of a feature that is always 1.
 * Source: Galli & Lin 2021, A study on truncated Newton methods for linear classification (liblinear's solver 0).
 * Departs: plain conjugate gradients, no preconditioner.
 */
export function fitLogistic(matrix: SparseMatrix, signs: Int8Array, options: LogisticOptions): Float64Array {
  const { C, tolerance, maxSteps = 100 } = options;
  const weights = new Float64Array(matrix.columns + 1);
  let margins: Float64Array = new Float64Array(matrix.rows); // w·xᵢ
  let objective = logisticObjective(weights, margins, signs, C);
  let enough = -1;
  for (let step = 0; step < maxSteps; step++) {
    const { gradient, curvature } = derivatives(matrix, { weights, margins, signs, C });
    const norm = Math.sqrt(dot(gradient, gradient));
    if (enough < 0) enough = tolerance * norm * rarerShare(signs);
    if (norm <= enough) break;
    const direction = solveNewton(matrix, gradient, curvature);
    const along = decisions(matrix, direction);
    const taken = searchLine({ weights, margins, signs, C, direction, along, slope: dot(gradient, direction), objective });
    if (taken === null) break; // the objective's rounding is reached
    addTo(weights, direction, taken.length);
    margins = taken.margins;
    objective = taken.objective;
  }
  return weights;
}

/** The value of the objective that `fitLogistic` minimizes; `margins` are w·xᵢ. */
export function logisticObjective(weights: Float64Array, margins: ArrayLike<number>, signs: Int8Array, C: number): number {
  let loss = 0;
  for (let i = 0; i < signs.length; i++) loss += softplus(-signs[i] * margins[i]);
  return 0.5 * dot(weights, weights) + C * loss;
}

// Share of the rarer side's rows, at least one row: with few rows on a side the first gradient is large and says little.
function rarerShare(signs: Int8Array): number {
  let positive = 0;
  for (const sign of signs) if (sign > 0) positive++;
  return Math.max(1, Math.min(positive, signs.length - positive)) / Math.max(1, signs.length);
}

interface Point {
  readonly weights: Float64Array;
  readonly margins: Float64Array;
  readonly signs: Int8Array;
  readonly C: number;
}

// The gradient and, per row, C σ(1 − σ).
function derivatives(matrix: SparseMatrix, { weights, margins, signs, C }: Point): { gradient: Float64Array; curvature: Float64Array } {
  const slope = new Float64Array(signs.length);
  const curvature = new Float64Array(signs.length);
  for (let i = 0; i < signs.length; i++) {
    const sigma = 1 / (1 + Math.exp(-signs[i] * margins[i]));
    slope[i] = C * (sigma - 1) * signs[i];
    curvature[i] = C * sigma * (1 - sigma);
  }
  const gradient = weights.slice();
  addTransposed(matrix, slope, gradient);
  return { gradient, curvature };
}

// Conjugate gradients on (I + Xᵀ D X) d = −g until the residual is a tenth of g. Source: Nocedal & Wright 2006, Algorithm 7.1.
function solveNewton(matrix: SparseMatrix, gradient: Float64Array, curvature: Float64Array): Float64Array {
  const direction = new Float64Array(gradient.length);
  const residual = gradient.map((g) => -g);
  const search = residual.slice();
  let squared = dot(residual, residual);
  const enough = squared * 0.01;
  for (let step = 0; step < 200 && squared > enough; step++) {
    const along = decisions(matrix, search);
    for (let i = 0; i < along.length; i++) along[i] *= curvature[i];
    const product = search.slice();
    addTransposed(matrix, along, product);
    const length = squared / dot(search, product);
    addTo(direction, search, length);
    addTo(residual, product, -length);
    const next = dot(residual, residual);
    const ratio = next / squared;
    for (let i = 0; i < search.length; i++) search[i] = residual[i] + ratio * search[i];
    squared = next;
  }
  return direction;
}

// Halves the step until the objective falls by a hundredth of what the slope promises.
function searchLine(
  from: Point & { direction: Float64Array; along: Float64Array; slope: number; objective: number },
): { length: number; margins: Float64Array; objective: number } | null {
  const { weights, margins, signs, C, direction, along, slope } = from;
  const [square, mixed, fixed] = [dot(direction, direction), dot(weights, direction), dot(weights, weights)];
  for (let length = 1; length > 1e-6; length /= 2) {
    const moved = margins.map((margin, i) => margin + length * along[i]);
    let loss = 0;
    for (let i = 0; i < signs.length; i++) loss += softplus(-signs[i] * moved[i]);
    const objective = 0.5 * (fixed + 2 * length * mixed + length * length * square) + C * loss;
    if (objective <= from.objective + 0.01 * length * slope) return { length, margins: moved, objective };
  }
  return null;
}

function addTo(out: Float64Array, vector: Float64Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i] += scale * vector[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

// ln(1 + exp(x)), without overflow.
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
