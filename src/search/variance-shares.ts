// How much of the spread of numbers each of several factors accounts for, when not all combinations were tried, or not equally often.
import { normalAt, randomKey, uniformAt } from "../core/random.ts";

/** Something that was varied: which of its levels each number was made with. */
export interface Factor {
  readonly levels: number;
  /** `[numbers]` */
  readonly ofNumber: Int32Array;
}

/** One possible truth: what the factors would do if every combination of their levels were tried equally often. */
export interface Decomposition {
  /** Effect of each level of each factor, relative to the mean of the factor's levels. */
  readonly effects: readonly Float64Array[];
  /** Variance by factor, over its levels. */
  readonly main: readonly number[];
  /** Variance of what two factors do together and not each alone: of factors 0 and 1, 0 and 2, 1 and 2. */
  readonly pairs: readonly number[];
  /** Variance of what no factor and no pair explains. */
  readonly noise: number;
}

export interface VarianceSharesOptions {
  readonly seed: number;
  /** Possible truths to draw. */
  readonly draws: number;
}

/**
 * Bayesian analysis of variance:
 *
 *   y = μ + Σ_f α_f[level] + Σ_{f<g} γ_fg[level, level] + noise      α_f ~ N(0, τ_f²)     γ_fg ~ N(0, τ_fg²)     noise ~ N(0, σ²)
 *
 * with half-Cauchy priors on every standard deviation, as wide as the spread of y. Gibbs sampling draws all unknowns, those of
 * combinations nobody tried included, so that what the data leave open shows as spread between the draws. Each draw is then
 * decomposed over the full grid: main effects are means over all other levels, a pair is what remains of its cells.
 * The draws are neighbors in a chain, thinned by 3, after 500 that are thrown away.
 *
 * Source: Gelman 2005, https://doi.org/10.1214/009053604000001048, for finite-population variances as the answer of an analysis of
 * variance; Hutter, Hoos & Leyton-Brown 2014, https://proceedings.mlr.press/v32/hutter14.html, for the grid; Makalic & Schmidt 2016,
 * https://arxiv.org/abs/1508.03884, for the half-Cauchy priors as two inverse gammas.
 */
export function drawDecompositions(
  numbers: ArrayLike<number>,
  factors: readonly Factor[],
  options: VarianceSharesOptions,
): Decomposition[] {
  const chain = startChain(numbers, factors, randomKey(options.seed, "variance shares"));
  const [burnIn, thinning] = [500, 3];
  for (let sweep = 0; sweep < burnIn; sweep++) chain.sweep();
  return Array.from({ length: options.draws }, () => {
    for (let sweep = 0; sweep < thinning; sweep++) chain.sweep();
    return decompose(factors, chain);
  });
}

/** A group of coefficients with a common variance. */
interface Term extends Factor {
  readonly coefficients: Float64Array;
  /** Numbers made with each level. */
  readonly counts: Float64Array;
  readonly scale: Scale;
}

/** A variance with a half-Cauchy prior of width 1 on its root: variance | helper ~ IG(½, 1/helper), helper ~ IG(½, 1). */
interface Scale {
  variance: number;
  helper: number;
}

interface Chain {
  readonly terms: readonly Term[];
  readonly noise: Scale;
  readonly spread: number;
  sweep(): void;
}

function startChain(numbers: ArrayLike<number>, factors: readonly Factor[], key: number): Chain {
  const random = randomNumbers(key);
  const { mean, spread } = momentsOf(numbers);
  const residuals = Float64Array.from(numbers, (y) => (y - mean) / spread);
  const terms = [...factors, ...pairsOf(factors)].map(termOf);
  const noise: Scale = { variance: 0.5, helper: 1 };
  return {
    terms,
    noise,
    spread,
    sweep() {
      // μ is kept inside the residuals: a new one shifts them all.
      const shift = momentsOf(residuals).mean + Math.sqrt(noise.variance / residuals.length) * random.normal();
      for (let i = 0; i < residuals.length; i++) residuals[i]! -= shift;
      for (const term of terms) drawCoefficients(term, residuals, noise.variance, random);
      for (const { scale, coefficients } of terms) drawScale(scale, coefficients, random);
      drawScale(noise, residuals, random);
    },
  };
}

function termOf(factor: Factor): Term {
  const counts = new Float64Array(factor.levels);
  for (const level of factor.ofNumber) counts[level]! += 1;
  return { ...factor, coefficients: new Float64Array(factor.levels), counts, scale: { variance: 0.1, helper: 1 } };
}

/** Cells of two factors as one factor, row by row. */
function pairsOf(factors: readonly Factor[]): Factor[] {
  return factors.flatMap((first, i) =>
    factors.slice(i + 1).map((second) => ({
      levels: first.levels * second.levels,
      ofNumber: first.ofNumber.map((level, n) => level * second.levels + second.ofNumber[n]!),
    })),
  );
}

/** Each level from its normal distribution given all else: precision count/σ² + 1/τ²; the residuals follow. */
function drawCoefficients({ ofNumber, coefficients, counts, scale }: Term, residuals: Float64Array, noise: number, random: RandomNumbers) {
  const sums = new Float64Array(coefficients.length);
  for (let i = 0; i < residuals.length; i++) {
    residuals[i]! += coefficients[ofNumber[i]!]!;
    sums[ofNumber[i]!]! += residuals[i]!;
  }
  for (let level = 0; level < coefficients.length; level++) {
    const precision = counts[level]! / noise + 1 / scale.variance;
    coefficients[level] = sums[level]! / noise / precision + random.normal() / Math.sqrt(precision);
  }
  for (let i = 0; i < residuals.length; i++) residuals[i]! -= coefficients[ofNumber[i]!]!;
}

/** variance | values ~ IG((n + 1)/2, Σv²/2 + 1/helper), then helper | variance ~ IG(1, 1/variance + 1); IG(a, b) is 2b / χ²(2a). */
function drawScale(scale: Scale, values: Float64Array, random: RandomNumbers): void {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  scale.variance = Math.max(1e-12, (squares + 2 / scale.helper) / random.chiSquare(values.length + 1));
  scale.helper = (2 * (1 / scale.variance + 1)) / random.chiSquare(2);
}

function decompose(factors: readonly Factor[], { terms, noise, spread }: Chain): Decomposition {
  const effects = factors.map((_, f) => terms[f]!.coefficients.slice());
  const pairs: number[] = [];
  let next = factors.length;
  for (let first = 0; first < factors.length; first++) {
    for (let second = first + 1; second < factors.length; second++) {
      const cells = terms[next++]!.coefficients;
      pairs.push(splitCells(cells, effects[first]!, effects[second]!) * spread ** 2);
    }
  }
  const centered = effects.map((effect) => {
    const { mean } = momentsOf(effect);
    return effect.map((value) => (value - mean) * spread);
  });
  const main = centered.map((effect) => effect.reduce((sum, value) => sum + value * value, 0) / effect.length);
  return { effects: centered, main, pairs, noise: noise.variance * spread ** 2 };
}

/** Adds what the cells do on average to the effects of their rows and columns; the variance of what remains. */
function splitCells(cells: Float64Array, ofRows: Float64Array, ofColumns: Float64Array): number {
  const [rows, columns] = [ofRows.length, ofColumns.length];
  const [rowMeans, columnMeans] = [new Float64Array(rows), new Float64Array(columns)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      rowMeans[row]! += cells[row * columns + column]! / columns;
      columnMeans[column]! += cells[row * columns + column]! / rows;
    }
  }
  const { mean } = momentsOf(cells);
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      squares += (cells[row * columns + column]! - rowMeans[row]! - columnMeans[column]! + mean) ** 2;
    }
  }
  for (let row = 0; row < rows; row++) ofRows[row]! += rowMeans[row]!;
  for (let column = 0; column < columns; column++) ofColumns[column]! += columnMeans[column]!;
  return squares / cells.length;
}

function momentsOf(values: ArrayLike<number>): { readonly mean: number; readonly spread: number } {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, spread: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

interface RandomNumbers {
  readonly normal: () => number;
  /** Of so many degrees of freedom, from −2·log of uniform numbers, one for each two, and a squared normal one for an odd number. */
  readonly chiSquare: (degrees: number) => number;
}

function randomNumbers(key: number): RandomNumbers {
  const [normals, uniforms] = [randomKey(key, "normal"), randomKey(key, "uniform")];
  let [nextNormal, nextUniform] = [0, 0];
  const normal = () => normalAt(normals, nextNormal++);
  return {
    normal,
    chiSquare(degrees) {
      let sum = degrees % 2 === 1 ? normal() ** 2 : 0;
      for (let pair = 0; pair < Math.floor(degrees / 2); pair++) sum -= 2 * Math.log(1 - uniformAt(uniforms, nextUniform++));
      return sum;
    },
  };
}
