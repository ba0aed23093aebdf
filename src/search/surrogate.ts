// A model of the space: what to expect of a candidate that was not tried, from those that were.
import type { HyperparameterValue } from "../core/hyperparameter.ts";
import type { Candidate } from "./candidate.ts";
import type { Scored } from "./propose.ts";
import { hyperparametersOf, type Space } from "./space.ts";

/** Ridge of the prior: weights of features are about as large as the spread of the scores. */
const prior = 1;

/**
 * Bayesian linear regression of the standardized scores on the choices of the legs (0/1), on the place of each setting in its list of
 * values and on its square, with weights w ~ N(0, 1/prior) and noise N(0, 1):
 *
 *   A = XᵀX + prior·I   mean = xᵀA⁻¹Xᵀy   variance = xᵀA⁻¹x
 *
 * Answers the expected improvement over the best score, σ·(z·Φ(z) + φ(z)) with z = (best − mean) / σ. Deterministic.
 * Source: Bishop 2006, Pattern Recognition and Machine Learning, §3.3; Jones et al. 1998, https://doi.org/10.1023/A:1008306431147
 */
export function fitSurrogate(space: Space, scored: readonly Scored[]): (candidate: Candidate) => number {
  const names = new Map<string, number>();
  const features = (candidate: Candidate, grow: boolean): Map<number, number> => {
    const row = new Map<number, number>();
    for (const [name, value] of Object.entries(describe(space, candidate))) {
      if (!names.has(name) && grow) names.set(name, names.size);
      const at = names.get(name);
      if (at !== undefined) row.set(at, value);
    }
    return row;
  };
  const rows = scored.map(({ candidate }) => features(candidate, true));
  const scores = scored.map(({ score }) => score);
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
  const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length) || 1;
  const targets = scores.map((score) => (score - mean) / spread);
  const size = names.size;
  const A = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? prior : 0)));
  const b = new Float64Array(size);
  rows.forEach((row, r) => {
    for (const [i, x] of row) {
      b[i]! += x * targets[r]!;
      for (const [j, y] of row) A[i]![j]! += x * y;
    }
  });
  const inverse = invert(A);
  const weights = inverse.map((line) => line.reduce((sum, value, i) => sum + value * b[i]!, 0));
  const best = Math.min(...targets);
  return (candidate) => {
    const row = features(candidate, false);
    let [expected, variance] = [0, 0];
    for (const [i, x] of row) {
      expected += x * weights[i]!;
      for (const [j, y] of row) variance += x * y * inverse[i]![j]!;
    }
    return expectedImprovement(best, expected, Math.sqrt(Math.max(variance, 1e-9)));
  };
}

/** Features under names: 1 for each leg's choice; for a setting its place in the list, −1 to 1, and the place squared. */
function describe(space: Space, candidate: Candidate): Record<string, number> {
  const described: Record<string, number> = {
    [`architecture ${candidate.architecture}`]: 1,
    [`optimizer ${candidate.optimizer}`]: 1,
    [`loss ${candidate.loss}`]: 1,
  };
  for (const { name, values } of hyperparametersOf(space, candidate)) {
    if (values.length < 2) continue;
    const place = (2 * placeOf(values, candidate.options[name]!)) / (values.length - 1) - 1;
    described[name] = place;
    described[`${name}²`] = place * place;
  }
  return described;
}

function placeOf(values: readonly HyperparameterValue[], value: HyperparameterValue): number {
  return Math.max(
    0,
    values.findIndex((each) => JSON.stringify(each) === JSON.stringify(value)),
  );
}

function expectedImprovement(best: number, mean: number, deviation: number): number {
  const z = (best - mean) / deviation;
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  return deviation * (z * normalCdf(z) + density);
}

/** Φ by its logistic approximation: good to 0.01, and only an order is wanted. Source: Bowling et al. 2009, doi:10.3926/jiem.2009.v2n1.p114-127 */
function normalCdf(z: number): number {
  return 1 / (1 + Math.exp(-0.07056 * z ** 3 - 1.5976 * z));
}

/** Inverse of a symmetric positive definite matrix, by Gauss–Jordan elimination. */
function invert(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const work = matrix.map((row, i) => Float64Array.from({ length: 2 * size }, (_, j) => (j < size ? row[j]! : j - size === i ? 1 : 0)));
  for (let pivot = 0; pivot < size; pivot++) {
    const line = work[pivot]!;
    const scale = line[pivot]!;
    for (let j = 0; j < 2 * size; j++) line[j]! /= scale;
    for (let i = 0; i < size; i++) {
      const factor = work[i]![pivot]!;
      if (i === pivot || factor === 0) continue;
      for (let j = 0; j < 2 * size; j++) work[i]![j]! -= factor * line[j]!;
    }
  }
  return work.map((line) => line.slice(size));
}
