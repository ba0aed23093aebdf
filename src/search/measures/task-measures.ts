// What a search has to know of its task: how answers are scored, ranked, cut, joined, compared and told. One object for each kind of task;
// everything else in the room works on any of them.
import type { TaskKind } from "../../core/task-kind.ts";
import type { OutputActivation } from "../../losses/loss.ts";
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import type { Comparison } from "../../metrics/compare-accuracy.ts";
import type { Interval } from "../../metrics/interval.ts";
import type { RowTallies } from "../../metrics/row-tallies.ts";
import type { Slice } from "../../metrics/slices.ts";
import type { Part } from "../../tasks/data-set.node.ts";
import type { AnyJudged } from "../../tasks/judge.ts";
import type { TargetEncoder } from "../../text/target-encoder.ts";
import type { ErrorAnalysis, FitMetric, SliceOfReport } from "../fit-report.ts";
import type { MeasuredErrors } from "../more-data.ts";
import type { HeldOutScores } from "../outcome.ts";

/** Class numbers `[rows]`, 0 and 1 `[rows, labels]`, or numbers in their own unit `[rows]`. */
export type Targets = AnyJudged["targets"];

/** Answers to rows: probabilities `[rows, classes]`, of several labels each on its own, or numbers `[rows]` in the unit of the labels. */
export interface Answered {
  readonly rows: Part;
  readonly targets: Targets;
  readonly answers: Float32Array;
}

export interface Compared {
  readonly names: readonly [a: string, b: string];
  readonly targets: Targets;
  readonly answers: readonly [a: Float32Array, b: Float32Array];
}

export interface TaskMeasures {
  readonly task: TaskKind;
  /** What finalists are judged by. Inside the search more of a score is always better; `told` turns it. */
  readonly metric: FitMetric;
  readonly encoder: TargetEncoder;
  /** Numbers of the answer to a text. */
  readonly width: number;

  targets(cells: readonly string[]): Targets;
  /** The answers that a network's logits stand for. */
  answersOf(logits: Float32Array, output: OutputActivation): Float32Array;
  /** Loss, score and what each row adds to it, of answers to held-out rows. */
  scores(answers: Float32Array, targets: Targets): HeldOutScores;
  /** What each row adds to the score. */
  tallies(scores: HeldOutScores): RowTallies;
  /** Answers as sure as they may be; the same where there is no such thing. */
  atTemperature(answers: Float32Array, temperature: number): Float32Array;

  /** A score as it is told: an error is positive. */
  told(score: number): number;
  /** Around a score that so many rows were judged by, as it is told. */
  intervalAround(score: number, scores: HeldOutScores): Interval;
  /** About as good as the best, for who prefers speed or size. */
  isAsGood(score: number, best: number): boolean;

  /** All that is said about answers to rows. */
  metrics(answers: Float32Array, targets: Targets, seed: number): AnyMetrics;
  /** What the leaderboard tells of a combination: mean scores over its seeds. */
  summary(all: readonly HeldOutScores[]): AnyMetrics;
  /** The score by which finalists are judged, as it is told. */
  scoreOf(metrics: AnyMetrics): number | null;

  compare(compared: Compared, seed: number): Comparison;
  /** Test rows that would decide such a difference; null where none would. */
  rowsNeeded(comparison: Comparison, compared: Compared): number | null;

  /** What was measured on so many training rows, for a forecast of more. */
  measured(rows: number, scores: HeldOutScores): MeasuredErrors;

  /** What an answer gets wrong. `most` of each list. */
  mistakes(judged: Answered, most: number): ErrorAnalysis["mistakes"];
  /** Rows whose label is probably wrong. */
  suspects(held: Answered, most: number): ErrorAnalysis["suspects"];
  /** Parts of the rows by what their label is. */
  slicesByLabel(judged: Answered): readonly Slice[];
  sliceScores(judged: Answered, slices: readonly Slice[]): readonly SliceOfReport[];
  /** How far scores can be trusted; empty lists where an answer has none. */
  trust(judged: Answered): Pick<ErrorAnalysis, "calibration" | "abstention">;
}
