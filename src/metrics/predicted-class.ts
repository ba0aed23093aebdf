// The class a row of probabilities stands for.

/**
 * The index of the highest score of a row; the lowest index where scores tie.
 * Of a single number p, the probability of class 1: 1 when p > 0.5, as softmax over [0, z] would choose.
 */
export function predictedClass(scores: ArrayLike<number>, row: number, width: number): number {
  if (width === 1) return scores[row]! > 0.5 ? 1 : 0;
  const start = row * width;
  let best = 0;
  for (let c = 1; c < width; c++) if (scores[start + c]! > scores[start + best]!) best = c;
  return best;
}

/** The predicted class of each row: `[rows, width]` → `[rows]`. */
export function predictedClasses(scores: ArrayLike<number>, width: number): Int32Array {
  return Int32Array.from({ length: scores.length / width }, (_, row) => predictedClass(scores, row, width));
}
