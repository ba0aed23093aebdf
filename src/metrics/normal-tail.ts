// How often a standard normal number lies as far from 0 as a given one.

/**
 * P(|Z| ≥ |z|) = erfc(|z| / √2), by a Chebyshev fit of erfc with t = 1 / (1 + x/2): relative error below 1.2·10⁻⁷ everywhere.
 *
 * Source: Press et al. 1992, Numerical Recipes in C, §6.2, `erfcc`.
 */
export function twoSidedTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  return t * Math.exp(-x * x + coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0));
}

/** Of the highest power of t first. */
const coefficients = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
];
