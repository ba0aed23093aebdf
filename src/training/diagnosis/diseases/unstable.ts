// Unstable training: it had learned, and then the training loss rose again.
import type { Diagnosis } from "../diagnosis.ts";
import type { RunFacts } from "../facts.ts";
import { beyond, type Signs } from "../signs.ts";

/** Highest training loss after the lowest, as a multiple of it. Late in a training that has learned all, small losses waver by more. */
const leastRise = 1.3;
const surelyRise = 3;
/** Share of the chance loss below which wavering is no harm. */
const harmless = 0.1;

export function unstable({ settings, stopped }: RunFacts, signs: Signs): Diagnosis<"unstable"> | null {
  const { trainingLoss, chanceLoss, epochs, isCrossEntropy } = signs;
  const isNan = stopped === "nan";
  const lowest = trainingLoss?.lowest ?? null;
  const highest = trainingLoss?.highestAfter ?? null;
  const isHigh = highest !== null && (!isCrossEntropy || highest > harmless * chanceLoss);
  const confidence = isNan ? 1 : isHigh && lowest! > 0 ? beyond(highest / lowest!, leastRise, surelyRise) : 0;
  if (confidence === 0) return null;
  const evidence = { rises: trainingLoss?.rises ?? 0, epochs, lowestLoss: lowest, highestLoss: highest, isNan };
  return { code: "unstable", confidence, evidence, advice: { change: "option", ...calmer(settings.learningRate, settings.batchSize) } };
}

/** Small batches are noisy; else the rate is the cause. */
function calmer(learningRate: number | null, batchSize: number) {
  if (batchSize < 16 || learningRate === null) return { option: "batch-size", value: 4 * batchSize } as const;
  return { option: "learning-rate", value: roundRate(learningRate / 5) } as const;
}

/** Two digits that count. */
export function roundRate(rate: number): number {
  return Number(rate.toPrecision(2));
}
