// The area under the ROC curve: how well scores put the rows of a class before the others.

/**
 * The chance that a random row of the class scores higher than a random other row, ties counted half (Mann–Whitney):
 *
 *   AUROC = ( Σ ranks of the class's rows − P(P + 1) / 2 ) / (P · N)
 *
 * with P rows of the class, N others, ranks from 1 in ascending order of score, tied scores sharing their mean rank.
 * Range 0 to 1, 0.5 for random scores; null where P or N is 0. Shapes: both `[rows]`.
 */
export function binaryAuroc(isOfClass: ArrayLike<boolean>, scores: ArrayLike<number>): number | null {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && scores[order[end]!] === scores[order[first]!]) end++;
    const meanRank = (first + 1 + end) / 2; // of the ranks first + 1 … end
    for (; first < end; first++) {
      if (!isOfClass[order[first]!]) continue;
      positives++;
      rankSum += meanRank;
    }
  }
  const others = order.length - positives;
  return positives === 0 || others === 0 ? null : (rankSum - (positives * (positives + 1)) / 2) / (positives * others);
}

/**
 * Of two classes: `binaryAuroc` of class 1. Of more: the plain mean over classes, each against all others.
 * Null where a class is absent from the targets, as its part is undefined. Targets `[rows]`, scores `[rows, classes]`.
 */
export function auroc(targets: ArrayLike<number>, scores: ArrayLike<number>, classes: number): number | null {
  const judged = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
  let total = 0;
  for (const c of judged) {
    const isOfClass = Array.from(targets, (target) => target === c);
    const ofClass = Float64Array.from({ length: targets.length }, (_, row) => scores[row * classes + c]!);
    const area = binaryAuroc(isOfClass, ofClass);
    if (area === null) return null;
    total += area;
  }
  return classes < 2 ? null : total / judged.length;
}
