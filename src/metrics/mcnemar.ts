// Whether two classifiers, judged on the same rows, differ by more than chance.

/**
 * McNemar's exact test: of the rows that just one of two classifiers gets right, each would be either's with probability ½ if they were
 * equally good.  p = min(1, 2·P(X ≤ min(b, c))), X ~ Binomial(b + c, ½)
 *
 * b: rows only the first gets right, c: rows only the second does. No such rows: p = 1.
 * Source: McNemar 1947, https://doi.org/10.1007/BF02295996, in its exact form.
 */
export function mcnemarExact(b: number, c: number): number {
  const n = b + c;
  const fewer = Math.min(b, c);
  // Terms C(n, k) / 2ⁿ from the last one down, in logarithms: they neither overflow nor vanish.
  let logTerm = logBinomial(n, fewer) - n * Math.LN2;
  let tail = 0;
  for (let k = fewer; k >= 0; k--) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(k) - Math.log(n - k + 1);
  }
  return Math.min(1, 2 * tail);
}

function logBinomial(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log(n - k + i) - Math.log(i);
  return sum;
}
