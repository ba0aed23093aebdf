// Which class was taken for which, gathered batch by batch with weights.
import type { MetricBatch } from "./metric.ts";
import { predictedClass } from "./predicted-class.ts";

/** Starts without a matrix: the number of classes is known from the first batch. */
export interface ConfusionTally {
  /** Weight of the rows of class t predicted as p, at `t · classes + p`. */
  matrix?: Float64Array;
  classes: number;
}

export interface ConfusionSums {
  readonly total: number;
  /** Weight that is right. */
  readonly right: number;
  /** `[classes]`: weight of each class in the targets, and in the predictions. */
  readonly wanted: Float64Array;
  readonly predicted: Float64Array;
}

export function addToConfusion(tally: ConfusionTally, { targets, outputs, width, weights }: MetricBatch): void {
  tally.classes ||= Math.max(2, width);
  tally.matrix ??= new Float64Array(tally.classes ** 2);
  for (let row = 0; row < targets.length; row++) {
    const weight = weights?.[row] ?? 1;
    if (weight > 0) tally.matrix[targets[row]! * tally.classes + predictedClass(outputs, row, width)]! += weight;
  }
}

/** Null before the first row. */
export function confusionSums({ matrix, classes }: ConfusionTally): ConfusionSums | null {
  const [wanted, predicted] = [new Float64Array(classes), new Float64Array(classes)];
  let [total, right] = [0, 0];
  matrix?.forEach((weight, place) => {
    const [target, answer] = [Math.floor(place / classes), place % classes];
    wanted[target]! += weight;
    predicted[answer]! += weight;
    total += weight;
    if (target === answer) right += weight;
  });
  return total === 0 ? null : { total, right, wanted, predicted };
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
