// The choice of the answer, from probabilities on rows that no member was trained on.
import { blend } from "../metrics/blend.ts";
import { applyTemperature } from "../metrics/temperature.ts";
import type { HeldOutScores } from "./outcome.ts";
import { scoresOf } from "./scores.ts";

/** A model that could be the answer. */
export interface Contender {
  readonly name: "linear" | "network" | "pair";
  readonly probabilities: Float32Array;
  readonly scores: HeldOutScores;
}

export interface ContenderInput {
  readonly targets: Int32Array;
  readonly classes: number;
  /** `[rows, classes]` */
  readonly linear: Float32Array;
  readonly network: Float32Array | null;
  /** Whether two models may answer together. */
  readonly pairs: boolean;
}

/** Linear, network, and both with equal weights after temperature scaling; simplest first. */
export function contenders({ targets, classes, linear, network, pairs }: ContenderInput): Contender[] {
  const judge = (name: Contender["name"], probabilities: Float32Array): Contender => ({
    name,
    probabilities,
    scores: scoresOf(probabilities, targets, classes),
  });
  const first = judge("linear", linear);
  if (!network) return [first];
  const alone = judge("network", network);
  const second = { ...alone, probabilities: applyTemperature(network, classes, alone.scores.temperature) }; // as it will answer
  if (!pairs) return [first, second];
  const scaled = [applyTemperature(linear, classes, first.scores.temperature), second.probabilities];
  return [first, second, judge("pair", blend(scaled, [0.5, 0.5]))];
}

/**
 * The one with the lowest log loss, provided that it is right at least as often as every simpler one. Log loss alone would pay for
 * confidence, accuracy alone for luck; where both are equal the simpler is taken.
 */
export function chooseAnswer(all: readonly Contender[]): Contender {
  const byLoss = all.toSorted((a, b) => a.scores.logLoss - b.scores.logLoss);
  return (
    byLoss.find((each) => all.slice(0, all.indexOf(each)).every((simpler) => each.scores.accuracy >= simpler.scores.accuracy)) ?? all[0]!
  );
}
