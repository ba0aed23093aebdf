// How often each class was right, was predicted and was there: all that precision, recall and F1 need.

/** One number per class: `[classes]` each. */
export interface ClassCounts {
  /** Rows of the class that were predicted as the class. */
  readonly hits: Float64Array;
  /** Rows predicted as the class. */
  readonly predicted: Float64Array;
  /** Rows of the class. */
  readonly support: Float64Array;
}

export function emptyCounts(classes: number): ClassCounts {
  return { hits: new Float64Array(classes), predicted: new Float64Array(classes), support: new Float64Array(classes) };
}

/** Counts targets `[rows]` against predicted classes `[rows]`. */
export function classCounts(targets: ArrayLike<number>, predictions: ArrayLike<number>, classes: number): ClassCounts {
  const counts = emptyCounts(classes);
  for (let row = 0; row < targets.length; row++) addToCounts(counts, targets[row]!, predictions[row]!);
  return counts;
}

export function addToCounts({ hits, predicted, support }: ClassCounts, target: number, prediction: number, weight = 1): void {
  support[target]! += weight;
  predicted[prediction]! += weight;
  if (target === prediction) hits[target]! += weight;
}
