// How good answers to held-out rows are, whatever gave them.
import { classCounts } from "../metrics/class-counts.ts";
import { macroScores } from "../metrics/class-scores.ts";
import { meanLogLoss } from "../metrics/log-loss.ts";
import { predictedClasses } from "../metrics/predicted-class.ts";
import { applyTemperature, fitTemperature } from "../metrics/temperature.ts";
import { packBits } from "./bits.ts";
import type { HeldOutScores } from "./outcome.ts";

/** Scores of answers `[rows, classes]` to held-out rows. */
export function scoresOf(probabilities: Float32Array, targets: Int32Array, classes: number): HeldOutScores {
  const temperature = fitTemperature(probabilities, targets, classes);
  const scaled = applyTemperature(probabilities, classes, temperature);
  const answers = predictedClasses(probabilities, classes);
  const right = Array.from(targets, (target, row) => answers[row] === target);
  return {
    rows: targets.length,
    f1Macro: macroScores(classCounts(targets, answers, classes)).f1,
    logLoss: meanLogLoss(scaled, targets, classes),
    accuracy: right.filter(Boolean).length / targets.length,
    temperature,
    right: packBits(right),
  };
}
