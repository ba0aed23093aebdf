// Rows whose label is probably wrong, found by a model that has not seen them.
import { expectOption } from "../core/check.ts";

export interface LabelSuspect {
  readonly row: number;
  /** The class it is labeled as. */
  readonly label: number;
  /** The class it looks like. */
  readonly suggested: number;
  /** How much more probable the likeliest other class is than the label, −1 to 1: higher is more suspicious. */
  readonly score: number;
}

export interface LabelSuspectsOptions {
  /** `[rows, classes]`, of models that were not trained on the row: out-of-fold. */
  readonly probabilities: Float32Array | Float64Array;
  /** Given class of each row. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** At most so many are told. Default 100. */
  readonly most?: number;
}

/**
 * Confident learning: a class is confident of a row when it is as probable there as it is on average on the rows that carry its label,
 *
 *   p_c ≥ t_c     t_c = mean of p_c over the rows labeled c
 *
 * and a row is suspect when a class other than its label is the most probable one of the confident. Ranked by the margin
 * max_{c ≠ label} p_c − p_label. The thresholds let a class that the model is never sure of still be suspected.
 *
 * Source: Northcutt, Jiang & Chuang 2021, https://arxiv.org/abs/1911.00068, the off-diagonals of the confident joint (equation 1), ranked by
 * normalized margin. cleanlab takes the most probable class of all where two or more are confident; else they agree.
 */
export function labelSuspects({ probabilities, labels, classes, most = 100 }: LabelSuspectsOptions): LabelSuspect[] {
  const size = labels.length * classes;
  expectOption(probabilities.length === size, "probabilities", `${labels.length} rows × ${classes} classes`, probabilities.length);
  const thresholds = meanOfOwnClass(probabilities, labels, classes);
  const suspects: LabelSuspect[] = [];
  for (let row = 0; row < labels.length; row++) {
    const scores = probabilities.subarray(row * classes, (row + 1) * classes);
    const suggested = likeliestConfident(scores, thresholds);
    const label = labels[row]!;
    if (suggested !== null && suggested !== label) suspects.push({ row, label, suggested, score: marginAgainst(label, scores) });
  }
  return suspects.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, most);
}

/** Infinite for a class that no row is labeled as: nothing is known of how it looks. */
function meanOfOwnClass(probabilities: Float32Array | Float64Array, labels: Int32Array, classes: number): Float64Array {
  const [sums, counts] = [new Float64Array(classes), new Float64Array(classes)];
  labels.forEach((label, row) => {
    sums[label]! += probabilities[row * classes + label]!;
    counts[label]! += 1;
  });
  return sums.map((sum, c) => (counts[c] === 0 ? Number.POSITIVE_INFINITY : sum / counts[c]!));
}

function likeliestConfident(scores: Float32Array | Float64Array, thresholds: Float64Array): number | null {
  let best: number | null = null;
  for (let c = 0; c < scores.length; c++) {
    const isConfident = scores[c]! >= thresholds[c]! - 1e-6; // rounding of the mean, as in cleanlab
    if (isConfident && (best === null || scores[c]! > scores[best]!)) best = c;
  }
  return best;
}

function marginAgainst(label: number, scores: Float32Array | Float64Array): number {
  let other = 0;
  for (let c = 0; c < scores.length; c++) if (c !== label) other = Math.max(other, scores[c]!);
  return other - scores[label]!;
}
