// The error function to the last digits of float64.

const SERIES_LIMIT = 2; // below: the series is short; above: erfc is so small that the fraction's rounding is invisible in erf

/**
 * erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt
 *
 * Source: Abramowitz & Stegun 1964, 7.1.6 (a series of positive terms, so nothing cancels) and 7.1.14 (a continued fraction for 1 − erf).
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  return Math.sign(x) * (size < SERIES_LIMIT ? erfSeries(size) : 1 - erfcFraction(size));
}

// erf x = 2/√π · e^(−x²) · Σₙ 2ⁿ x^(2n+1) / (1·3·…·(2n+1))
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

// √π · e^(x²) · erfc x = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), evaluated from the innermost fraction out
function erfcFraction(x: number): number {
  if (x > 6) return 0; // erfc 6 = 2e−17: below half a unit in the last place of 1
  let tail = x;
  for (let n = 100; n >= 1; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}
