// Average precision: how pure the top of a ranking is, all the way down.

/**
 * AP = Σₙ (Rₙ − Rₙ₋₁)·Pₙ, with precision P and recall R of the rows that score at least the n-th highest score; tied scores are one step.
 *
 * Range 0 to 1; the share of the label's rows for random scores; null where the label has no row. Shapes: both `[rows]`.
 * Source: scikit-learn's average_precision_score, which does not interpolate.
 */
export function averagePrecision(isOfLabel: ArrayLike<boolean>, scores: ArrayLike<number>): number | null {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  let [hits, sum] = [0, 0];
  for (let first = 0; first < order.length; ) {
    let end = first;
    let found = 0;
    for (; end < order.length && scores[order[end]!] === scores[order[first]!]; end++) if (isOfLabel[order[end]!]) found++;
    hits += found;
    sum += found * (hits / end); // (Rₙ − Rₙ₋₁) · P(all rows of the label)
    first = end;
  }
  return hits === 0 ? null : sum / hits;
}
