// Diseases of the data that no setting cures: wrong labels, too few rows, a class that is too rare.
import type { Advice, Diagnosis } from "../diagnosis.ts";
import type { RunFacts } from "../facts.ts";
import { beyond, type Signs } from "../signs.ts";

/** Error where the linear model is surest. Clean sets have 0 to 0.13, MR with its 2,000 rows most. */
const sureErrors = 0.17;

/** Of fewer rows the surest fifth says little, and the linear model is unsure of all. */
const leastProbed = 400;

export function labelNoise({ probe, repeats }: RunFacts, { rows }: Signs): Diagnosis<"labelNoise"> | null {
  if (!probe || probe.rows < leastProbed) return null;
  const confidence = beyond(probe.sureErrors, sureErrors, 0.3);
  if (confidence === 0) return null;
  const evidence = { sureErrors: probe.sureErrors, suspectShare: probe.suspectShare, contradictory: repeats.contradictory };
  return { code: "labelNoise", confidence, evidence, advice: { change: "labels", rows: Math.round(probe.suspectShare * rows) } };
}

const fewRows = 400;
const fewRowsPerClass = 40;
const leastGain = 0.015;
/** From so few rows the curve wavers by more than a gain: a large error alone says that much is left to win. */
const largeError = 0.1;

export function tooLittleData(facts: RunFacts, signs: Signs): Diagnosis<"tooLittleData"> | null {
  const { rows, classes, behind } = signs;
  const rowsPerClass = rows / classes;
  const gainOfTwice = facts.probe && facts.probe.curve.length > 1 ? gainOf(facts.probe.curve, rows) : null;
  const few = Math.max(beyond(rows, fewRows, 100), beyond(rowsPerClass, fewRowsPerClass, 10));
  const error = 1 - (facts.probe?.curve.at(-1)?.accuracy ?? 0);
  const isHelped = Math.max(gainOfTwice === null ? 0 : beyond(gainOfTwice, leastGain, 0.05), beyond(error, largeError, 0.3));
  const confidence = Math.min(few, isHelped);
  if (confidence === 0) return null;
  const meanwhile = behind !== null && behind > 0 ? ({ option: "architecture", value: "linear" } as const) : undefined;
  const advice: Advice = { change: "rows", rows: 2 * rows, label: null, gain: gainOfTwice, ...(meanwhile && { meanwhile }) };
  return { code: "tooLittleData", confidence, evidence: { rows, rowsPerClass, gainOfTwice }, advice };
}

/**
 * What twice the rows would win, by a power law through the measured errors: error = a · rows^−c, c by least squares on logarithms,
 * gain = error(rows) · (1 − 2^−c).
 */
function gainOf(curve: readonly { readonly rows: number; readonly accuracy: number }[], rows: number): number {
  const points = curve.map(({ rows, accuracy }) => ({ x: Math.log(rows), y: Math.log(Math.max(1 - accuracy, 1 / (2 * rows))) }));
  const mean = (of: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
  const error = Math.exp(my + slope * (Math.log(rows) - mx));
  return Math.max(0, error * (1 - 2 ** Math.min(0, slope)));
}

/** Of the share that every class would have if all were equal. */
const rareShare = 0.08;
const poorRecall = 0.6;
const leastSupport = 3;
/** Recall by which the linear model has to be ahead to be advised. */
const muchBetter = 0.2;

export function classImbalance(
  { rowsByClass, validation, linear }: RunFacts,
  { rows, classes }: Signs,
): Diagnosis<"classImbalance"> | null {
  if (!validation) return null;
  const suspects = validation.perClass.map(({ label, recall, support }, i) => {
    const own = rowsByClass[label] ?? 0;
    const rare = beyond((own / rows) * classes, rareShare, rareShare / 2);
    const poor = support >= leastSupport ? beyond(recall, poorRecall, 0.2) : 0;
    const isFoundByLinear = (linear?.recalls[i] ?? 0) >= recall + muchBetter;
    return { label, recall, rows: own, share: own / rows, isFoundByLinear, confidence: Math.min(rare, poor) };
  });
  const worst = suspects.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  if (worst.confidence === 0) return null;
  const { label, recall, share, confidence } = worst;
  const evidence = { label, rows: worst.rows, share, recall, accuracy: validation.accuracy };
  const enough = Math.max(2 * worst.rows, Math.round((2 * rareShare * rows) / classes));
  const meanwhile = worst.isFoundByLinear && { meanwhile: { option: "architecture", value: "linear" } as const };
  return { code: "classImbalance", confidence, evidence, advice: { change: "rows", rows: enough, label, gain: null, ...meanwhile } };
}
