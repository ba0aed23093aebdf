// Reliability: of the answers given with a score, how many are right.
import { predictedClass } from "./predicted-class.ts";

export interface ReliabilityBin {
  /** Mean score of the answers in the bin. */
  readonly score: number;
  /** Share of them that is right. */
  readonly accuracy: number;
  readonly rows: number;
}

/**
 * The answers by their score (the probability of the predicted class) in equally wide bins, lowest first: bin b of 1 … bins holds the
 * rows with (b − 1)/bins < score ≤ b/bins. Bins without rows are left out. Targets `[rows]`, probabilities `[rows, classes]`.
 * Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599, equations 1 and 2, with 15 bins as there.
 */
export function reliabilityBins(
  targets: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  bins = 15,
): ReliabilityBin[] {
  const tallies = Array.from({ length: bins }, () => ({ rows: 0, hits: 0, scores: 0 }));
  for (let row = 0; row < targets.length; row++) {
    const top = predictedClass(probabilities, row, classes);
    const score = probabilities[row * classes + top]!;
    const tally = tallies[binOf(score, bins)]!;
    tally.rows += 1;
    tally.scores += score;
    if (top === targets[row]) tally.hits += 1;
  }
  return tallies.filter(({ rows }) => rows > 0).map(({ rows, hits, scores }) => ({ score: scores / rows, accuracy: hits / rows, rows }));
}

// The first bin whose upper edge reaches the score; a score of 0 falls in the first bin, a rounded 1.0000001 in the last.
function binOf(score: number, bins: number): number {
  let bin = 0;
  while (bin < bins - 1 && score > (bin + 1) / bins) bin++;
  return bin;
}
