// A trial: what is asked of it, and how it ended. Plain data: it goes to a child process and into the journal.
import type { LinearMethod } from "../models/linear/index.ts";
import type { HistoryValues } from "../training/events.ts";
import type { Candidate } from "./candidate.ts";

/** Why a trial was made. */
export type Origin = "linear" | "portfolio" | "screen" | "change" | "model" | "seed" | "fold" | "curve" | "refit";

export interface Trial {
  /** Counted from 1. */
  readonly number: number;
  readonly origin: Origin;
  /** Null for the linear model. */
  readonly candidate: Candidate | null;
  /** For the linear model: one good setting instead of the grid. */
  readonly quick: boolean;
  /** For the linear model: the setting that an earlier trial has chosen. */
  readonly setting: LinearChoice | null;
  readonly seed: number;
  /** The fold that is held out and judged; null: trained on all rows, judged on none. */
  readonly fold: number | null;
  /** Share of the rows outside the fold that is trained on; 1: all. */
  readonly share: number;
  readonly predictedSeconds: number;
}

export interface LinearChoice {
  readonly features: string;
  readonly method: LinearMethod;
  readonly C: number;
}

/** Scores on held-out rows, as the measures of the task make them. */
export interface HeldOutScores {
  readonly rows: number;
  /**
   * Ranks trials and cuts them; less is better. Log loss in nats after temperature scaling on the same rows, as one that only differs in
   * confidence is no worse; of a quantity the mean squared error of the standardized number.
   */
  readonly loss: number;
  /** What the task is judged by; more is better: accuracy, F1 of all decisions, minus the mean absolute error. */
  readonly score: number;
  /** 1 where there is no such thing. */
  readonly temperature: number;
  /** What is shown of them, in the units of a report. */
  readonly named: Readonly<Partial<Record<ScoreName, number>>>;
  /** What each row adds to the score, packed. */
  readonly perRow: string;
}

export type ScoreName =
  | "accuracy"
  | "exactMatch"
  | "f1Macro"
  | "f1Micro"
  | "logLoss"
  | "meanAbsoluteError"
  | "rootMeanSquaredError"
  | "rSquared";

/** The mean of a score over trials that all have it. */
export function meanOf(all: readonly HeldOutScores[], name: ScoreName): number {
  return all.reduce((sum, { named }) => sum + named[name]!, 0) / all.length;
}

export interface Outcome {
  readonly trial: Trial;
  readonly status: "finished" | "pruned" | "failed";
  /** Loss on held-out rows at half of the schedule; null where it was not judged. */
  readonly halfLoss: number | null;
  readonly scores: HeldOutScores | null;
  readonly seconds: number;
  readonly parameters: number | null;
  readonly sizeBytes: number | null;
  /** Median time of one answer to one text, measured beside other trials. */
  readonly msPerText: number | null;
  readonly history: HistoryValues | null;
  readonly weightsSha256: string | null;
  /** What the options became, e.g. the linear model's chosen setting. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What went wrong with a failed one. */
  readonly reason?: string;
}

/** What a trial tells of itself in the end. */
export type Ended = Omit<Outcome, "trial" | "seconds">;

/** One that came to nothing. */
export const nothing: Omit<Ended, "status"> = {
  halfLoss: null,
  scores: null,
  parameters: null,
  sizeBytes: null,
  msPerText: null,
  history: null,
  weightsSha256: null,
  options: {},
};

/** The architecture that a trial is of. */
export function architectureOf({ candidate }: Trial): string {
  return candidate?.architecture ?? "linear";
}
