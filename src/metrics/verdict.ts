// The verdict of a comparison: when a difference counts, and which way is better.

/** Scores that two models are compared by. */
export type ComparedMetric = "accuracy" | "exactMatch" | "f1Macro" | "f1Micro" | "logLoss" | "meanAbsoluteError";

export type Verdict = "better" | "worse" | "noEvidence";

/** Below this p a difference is called one. */
export const verdictLevel = 0.05;

const lowerIsBetter: ReadonlySet<ComparedMetric> = new Set(["logLoss", "meanAbsoluteError"]);

/** Of the first of two models: `difference` is its score minus that of the second. */
export function verdictOf(metric: ComparedMetric, difference: number, p: number): Verdict {
  if (p >= verdictLevel || difference === 0) return "noEvidence";
  return difference > 0 === lowerIsBetter.has(metric) ? "worse" : "better";
}
