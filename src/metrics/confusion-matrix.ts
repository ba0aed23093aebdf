// The confusion matrix: which class was taken for which.

/** Rows are the true classes, columns the predicted ones: `matrix[t][p]` counts the rows of class t predicted as p. */
export function confusionMatrix(targets: ArrayLike<number>, predictions: ArrayLike<number>, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < targets.length; row++) matrix[targets[row]!]![predictions[row]!]! += 1;
  return matrix;
}
