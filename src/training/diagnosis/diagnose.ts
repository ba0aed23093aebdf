// The doctor: looks at a finished training and names what ails it.
import type { Diagnosis } from "./diagnosis.ts";
import { diagnosisCodes } from "./diagnosis.ts";
import { classImbalance, labelNoise, tooLittleData } from "./diseases/data.ts";
import { overconfident, overfitting, underfitting } from "./diseases/fit.ts";
import { leakage } from "./diseases/leakage.ts";
import { learningRateTooHigh, learningRateTooLow } from "./diseases/learning-rate.ts";
import { unstable } from "./diseases/unstable.ts";
import type { RunFacts } from "./facts.ts";
import { signsOf } from "./signs.ts";

const rules = [
  leakage,
  unstable,
  learningRateTooHigh,
  learningRateTooLow,
  labelNoise,
  tooLittleData,
  classImbalance,
  underfitting,
  overfitting,
  overconfident,
];

/** The diseases of a run, most important first: in the order of `diagnosisCodes`. A healthy run has none. */
export function diagnose(facts: RunFacts): Diagnosis[] {
  const signs = signsOf(facts);
  const found = rules.flatMap((rule) => rule(facts, signs) ?? []);
  return found.sort((a, b) => diagnosisCodes.indexOf(a.code) - diagnosisCodes.indexOf(b.code));
}
