// The choice of the answer, from answers to rows that no member was trained on.
import { blend } from "../metrics/blend.ts";
import type { Targets, TaskMeasures } from "./measures/task-measures.ts";
import type { HeldOutScores } from "./outcome.ts";

/** A model that could be the answer. */
export interface Contender {
  readonly name: "linear" | "network" | "pair";
  readonly answers: Float32Array;
  readonly scores: HeldOutScores;
}

export interface ContenderInput {
  readonly measures: Pick<TaskMeasures, "scores" | "atTemperature">;
  readonly targets: Targets;
  /** `[rows, width]` */
  readonly linear: Float32Array;
  readonly network: Float32Array | null;
  /** Whether two models may answer together. */
  readonly pairs: boolean;
}

/** Linear, network, and both with equal weights, each as sure as it may be; simplest first. */
export function contenders({ measures, targets, linear, network, pairs }: ContenderInput): Contender[] {
  const judge = (name: Contender["name"], answers: Float32Array): Contender => ({
    name,
    answers,
    scores: measures.scores(answers, targets),
  });
  const first = judge("linear", linear);
  if (!network) return [first];
  const alone = judge("network", network);
  const second = { ...alone, answers: measures.atTemperature(network, alone.scores.temperature) }; // as it will answer
  if (!pairs) return [first, second];
  const scaled = [measures.atTemperature(linear, first.scores.temperature), second.answers];
  return [first, second, judge("pair", blend(scaled, [0.5, 0.5]))];
}

/**
 * The one with the lowest loss, provided that its score is at least that of every simpler one. The loss alone would pay for confidence, or
 * for a few large errors, the score alone for luck; where both are equal the simpler is taken.
 */
export function chooseAnswer(all: readonly Contender[]): Contender {
  const byLoss = all.toSorted((a, b) => a.scores.loss - b.scores.loss);
  return byLoss.find((each) => all.slice(0, all.indexOf(each)).every((simpler) => each.scores.score >= simpler.scores.score)) ?? all[0]!;
}
