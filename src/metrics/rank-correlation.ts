// Whether two lists of numbers put things into the same order.

/**
 * Spearman's ρ: Pearson's correlation of the ranks, equal numbers sharing the mean of their ranks. From −1 to 1; 1 is the same order.
 *
 * Null when it is undefined: fewer than two pairs, or a list of equal numbers.
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - mean, y[i]! - mean];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/** From 1; equal numbers get the mean of the ranks they take up. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) found[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}
