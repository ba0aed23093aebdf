// A learning rate that is too high or too low, by the curves and by how far it is from the optimizer's usual one.
import type { Diagnosis } from "../diagnosis.ts";
import type { RunFacts } from "../facts.ts";
import { beyond, type Signs } from "../signs.ts";
import { roundRate } from "./unstable.ts";

/** The lowest training loss, as a multiple of an untrained network's: from here up nothing was learned. */
const notBelowStart = 0.98;
/** Validation loss of the first epoch, as a multiple of guessing's. */
const aboveChance = 1.2;
/** Multiple of the usual rate from which a bad start, or a best first epoch, is blamed on the rate. */
const farRatio = 25;
const leastRise = 1.3;
/** A rate near the usual one is not blamed, however bad the start. */
const leastRatio = 8;
/** A training loss that comes back so far is another disease. */
const waver = 1.5;

export function learningRateTooHigh({ settings, linear, validation }: RunFacts, signs: Signs): Diagnosis<"learningRateTooHigh"> | null {
  const { trainingLoss, validationLoss, chanceLoss, classes, rateRatio, isCrossEntropy } = signs;
  if (rateRatio === null || !trainingLoss || !validation) return null;
  const noStart = isCrossEntropy && rateRatio > leastRatio ? beyond(trainingLoss.lowest / Math.log(classes), notBelowStart, 1.5) : 0;
  const noLearning = isCrossEntropy && rateRatio >= farRatio ? beyond((validationLoss?.first ?? 0) / chanceLoss, aboveChance, 2) : 0;
  const rise = validationLoss ? validationLoss.highestAfter / validationLoss.lowest : 0;
  const isWavering = trainingLoss.highestAfter > waver * trainingLoss.lowest;
  const fromTheStart = validationLoss?.lowestEpoch === 1 && rateRatio >= farRatio && !isWavering ? beyond(rise, leastRise, 2.5) : 0;
  const confidence = Math.max(noStart, noLearning, fromTheStart);
  if (confidence === 0) return null;
  const { learningRate, usualLearningRate } = settings as { learningRate: number; usualLearningRate: number }; // or there were no ratio
  return {
    code: "learningRateTooHigh",
    confidence,
    evidence: {
      learningRate,
      usualLearningRate,
      firstLoss: trainingLoss.first,
      chanceLoss,
      validationAccuracy: validation.accuracy,
      linearAccuracy: linear?.accuracy ?? null,
    },
    advice: { change: "option", option: "learning-rate", value: rateRatio > 5 ? usualLearningRate : roundRate(learningRate / 10) },
  };
}

/** Share of the chance loss that a training must have taken away. */
const hardlyLearned = 0.3;
/** Multiple of the usual rate below which slow learning is blamed on the rate. */
const lowRatio = 0.2;
/** After so many steps at a usual rate, a loss that has hardly moved is the rate's fault too. */
const manySteps = 500;
const notLearned = 0.045;

export function learningRateTooLow({ settings, train }: RunFacts, signs: Signs): Diagnosis<"learningRateTooLow"> | null {
  const { rateRatio, learned, classes, steps } = signs;
  if (rateRatio === null || learned === null || !train || rateRatio > 2) return null;
  const bySlowness = rateRatio <= lowRatio ? beyond(learned, hardlyLearned, 0) : 0;
  const byStanding = steps >= manySteps ? beyond(learned, notLearned, 0) : 0;
  const confidence = Math.max(bySlowness, byStanding);
  if (confidence === 0) return null;
  const { learningRate, usualLearningRate } = settings as { learningRate: number; usualLearningRate: number }; // or there were no ratio
  return {
    code: "learningRateTooLow",
    confidence,
    evidence: { learningRate, usualLearningRate, trainLoss: train.logLoss, startLoss: Math.log(classes) },
    advice: { change: "option", option: "learning-rate", value: rateRatio < 0.5 ? usualLearningRate : roundRate(10 * learningRate) },
  };
}
