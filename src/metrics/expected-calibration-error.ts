// Expected calibration error: how far confidence lies from being right.
import { reliabilityBins } from "./reliability.ts";

/**
 * Expected calibration error (ECE) of the predicted class:
 *
 *   ECE = Σ_b (n_b / n) · | accuracy_b − confidence_b |
 *
 * over the bins of reliability.ts; accuracy_b is the share of the n_b rows of a bin that is predicted right, confidence_b their
 * mean score. Range 0 (says 80 % and is right 80 % of the time) to 1; null without rows. Targets `[rows]`, probabilities `[rows, classes]`.
 * Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599, equations 2 and 3, with 15 bins as there.
 */
export function expectedCalibrationError(
  targets: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  bins = 15,
): number | null {
  if (targets.length === 0) return null;
  const found = reliabilityBins(targets, probabilities, classes, bins);
  return found.reduce((total, { rows, accuracy, score }) => total + rows * Math.abs(accuracy - score), 0) / targets.length;
}
