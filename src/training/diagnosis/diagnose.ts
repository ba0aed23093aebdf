// The doctor: looks at a finished training and names what ails it.
import { type Diagnosis, type DiagnosisCode, diagnosisCodes } from "./diagnosis.ts";
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

const ofTheFit: readonly DiagnosisCode[] = ["classImbalance", "underfitting", "overfitting", "overconfident"];

/** What follows from another disease is not named beside it: its advice would be the wrong one. */
const consequences: Readonly<Partial<Record<DiagnosisCode, readonly DiagnosisCode[]>>> = {
  unstable: ["learningRateTooHigh", ...ofTheFit],
  learningRateTooHigh: ["unstable", ...ofTheFit],
  learningRateTooLow: ofTheFit,
  labelNoise: ["overfitting", "overconfident"],
  tooLittleData: ofTheFit,
  overfitting: ["overconfident"],
};

/** The diseases of a run, most important first: in the order of `diagnosisCodes`. A healthy run has none. */
export function diagnose(facts: RunFacts): Diagnosis[] {
  const signs = signsOf(facts);
  const found = rules.flatMap((rule) => rule(facts, signs) ?? []);
  const sorted = found.sort((a, b) => diagnosisCodes.indexOf(a.code) - diagnosisCodes.indexOf(b.code));
  const named: Diagnosis[] = [];
  for (const each of sorted) if (!named.some(({ code }) => consequences[code]?.includes(each.code))) named.push(each);
  return named;
}
