// Whether two shares, counted on different rows, differ by more than chance.

/**
 * Fisher's exact test of a table of two groups: hits and misses of one, a and b, of the other, c and d. Given the sums of the table, a is
 * hypergeometric if both groups are alike:
 *
 *   P(a) = C(a + b, a)·C(c + d, c) / C(n, a + c)     p = Σ P(x) over all x with P(x) ≤ P(a)
 *
 * Two-sided as in R and SciPy: tables that are as rare, to 1e-7, count as well.
 * Source: Fisher 1922, https://doi.org/10.2307/2340521.
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [first, second, hits] = [a + b, c + d, a + c];
  const [fewest, most] = [Math.max(0, hits - second), Math.min(first, hits)];
  // log P(x) up to a constant, from one x to the next: P(x + 1) / P(x) = (first − x)(hits − x) / ((x + 1)(second − hits + x + 1)).
  const logs = new Float64Array(most - fewest + 1);
  for (let x = fewest; x < most; x++) {
    const step = Math.log(first - x) + Math.log(hits - x) - Math.log(x + 1) - Math.log(second - hits + x + 1);
    logs[x + 1 - fewest] = logs[x - fewest]! + step;
  }
  const top = logs.reduce((highest, log) => Math.max(highest, log), Number.NEGATIVE_INFINITY);
  const bound = logs[a - fewest]! + 1e-7;
  let [rare, all] = [0, 0];
  for (const log of logs) {
    const probability = Math.exp(log - top);
    all += probability;
    if (log <= bound) rare += probability;
  }
  return Math.min(1, rare / all);
}
