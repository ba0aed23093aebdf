// What a search tells while it runs.
import type { Problem } from "../core/errors.ts";
import type { DataReport } from "../tasks/train-report.ts";
import type { FitMetric } from "./fit-report.ts";
import type { Outcome, Trial } from "./outcome.ts";

export type FitEvent =
  | {
      readonly event: "data";
      readonly data: DataReport;
      readonly task: string;
      readonly taskReason: string;
      readonly space: number;
      readonly budgetSeconds: number | null;
      readonly trials: number | null;
    }
  | { readonly event: "warning"; readonly problem: Problem }
  /** A trial begins. */
  | { readonly event: "trialStart"; readonly trial: Trial; readonly secondsLeft: number | null }
  /** A trial has ended. */
  | { readonly event: "trial"; readonly outcome: Outcome; readonly secondsLeft: number | null }
  /** The model folder holds a better model from now on. */
  | {
      readonly event: "best";
      readonly trial: number;
      readonly architecture: string;
      /** Null where that is not the metric. */
      readonly accuracy: number | null;
      readonly metric: FitMetric;
      readonly score: number;
      readonly model: string;
    }
  | { readonly event: "stage"; readonly stage: "search" | "folds" | "refit" | "judge" | "report"; readonly secondsLeft: number | null }
  | { readonly event: "done"; readonly model: string; readonly report: string };
