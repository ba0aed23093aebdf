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

/** Scores on held-out rows. */
export interface HeldOutScores {
  readonly rows: number;
  /** Nats, after temperature scaling on the same rows: a loss that only differs in confidence is no worse. */
  readonly logLoss: number;
  readonly accuracy: number;
  readonly f1Macro: number;
  readonly temperature: number;
  /** Whether the answer to each row was right, packed as in bits.ts. */
  readonly right: string;
}

export interface Outcome {
  readonly trial: Trial;
  readonly status: "finished" | "pruned" | "failed";
  /** Log loss on held-out rows at half of the schedule; null where it was not judged. */
  readonly halfLogLoss: number | null;
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
  halfLogLoss: null,
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
