// Expected calibration error: how far confidence lies from being right.
import { predictedClass } from "./predicted-class.ts";

/**
 * Expected calibration error (ECE) of the predicted class:
 *
 *   ECE = Σ_b (n_b / n) · | accuracy_b − confidence_b |
 *
 * over `bins` equally wide bins of the top score: bin b of 1 … bins holds the rows with (b − 1)/bins < score ≤ b/bins,
 * n_b in number; accuracy_b is the share of them predicted right, confidence_b their mean score.
 * Range 0 (says 80 % and is right 80 % of the time) to 1; null without rows. Targets `[rows]`, probabilities `[rows, classes]`.
 * Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599, equations 2 and 3, with 15 bins as there.
 */
export function expectedCalibrationError(
  targets: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  bins = 15,
): number | null {
  const hits = new Float64Array(bins);
  const confidence = new Float64Array(bins);
  for (let row = 0; row < targets.length; row++) {
    const top = predictedClass(probabilities, row, classes);
    const score = probabilities[row * classes + top]!;
    const bin = binOf(score, bins);
    confidence[bin]! += score;
    if (top === targets[row]) hits[bin]! += 1;
  }
  if (targets.length === 0) return null;
  return hits.reduce((total, hit, bin) => total + Math.abs(hit - confidence[bin]!), 0) / targets.length; // n_b cancels
}

// The first bin whose upper edge reaches the score; a score of 0 falls in the first bin, a rounded 1.0000001 in the last.
function binOf(score: number, bins: number): number {
  let bin = 0;
  while (bin < bins - 1 && score > (bin + 1) / bins) bin++;
  return bin;
}
