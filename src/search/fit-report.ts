// What a search tells when it is over: plain data, written to `report.json` in the run folder, printed by `--json`, drawn by report.html.
import type { Problem } from "../core/errors.ts";
import type { TaskKind } from "../core/task-kind.ts";
import type { Abstention } from "../metrics/abstention.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import type { Comparison } from "../metrics/compare-accuracy.ts";
import type { ReliabilityBin } from "../metrics/reliability.ts";
import type { SliceAccuracy, SliceScore } from "../metrics/slices.ts";
import type { LabeledText } from "../tasks/classifier.ts";
import type { DataReport } from "../tasks/train-report.ts";
import type { Diagnosis } from "../training/diagnosis/diagnosis.ts";
import type { HistoryValues } from "../training/events.ts";

/** How a row of the leaderboard ended. */
export type TrialStatus = "finished" | "pruned" | "failed";

/** The score that finalists are judged by: of one label a text, of several, of a quantity. */
export type FitMetric = "accuracy" | "f1Micro" | "meanAbsoluteError";

/** One combination on the leaderboard. `Scores` are those of the task: of one label a text unless you say otherwise. */
export interface LeaderboardRow<Scores extends AnyMetrics = Metrics> {
  /** 1 is best. Finished rows first, by their score on held-out rows. */
  readonly rank: number;
  /** Number of the trial, counted from 1; "answer" for the model that was made in the end, refitted on training and validation rows. */
  readonly trial: number;
  /** Id of an architecture, or "ensemble". */
  readonly architecture: string;
  readonly optimizer: string | null;
  readonly loss: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  /** Scores on held-out rows of the training part; lists by class are left empty where there are many trials. */
  readonly validation: Scores | null;
  /** Scores on the test rows: of finalists only. */
  readonly test: Scores | null;
  readonly parameters: number | null;
  readonly sizeBytes: number | null;
  /** Median time of one answer to one text. */
  readonly msPerText: number | null;
  readonly trainSeconds: number;
  readonly status: TrialStatus;
  /** Why it is on the list: "linear", "portfolio", "screen", "change", "model", "seed", "fold", "pair". */
  readonly origin: string;
  /** Curves of a network; null for linear and ensembles. */
  readonly history: HistoryValues | null;
}

/** How much of the spread of results a leg of the network accounts for. Shares of the variance, 0 to 1. */
export interface Effects {
  /** Trials that this was estimated from. */
  readonly trials: number;
  readonly legs: readonly Effect[];
  /** What each choice of a leg adds to the mean of its leg, with the other legs averaged out, in the score of `metric`. */
  readonly choices: readonly ChoiceEffect[];
}

export interface Effect {
  /** "architecture", "optimizer", "loss", or two joined by " × ". */
  readonly leg: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface ChoiceEffect {
  readonly leg: string;
  readonly choice: string;
  /** Score relative to the mean of all choices of the leg: accuracy, F1, or mean error in the unit of the labels, where less is better. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly trials: number;
}

/** What validation promised, and what to expect of it: the best of many looks better than it is. */
export interface Optimism {
  /** Score of the chosen model on held-out rows. */
  readonly validation: number;
  /** What new texts will give, with its interval. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Number of trials the choice was made among. */
  readonly among: number;
}

/** A disease of the training, or of the data, with its evidence and what to try. */
export interface Finding {
  /** E.g. "overfitting". */
  readonly code: string;
  /** In words, with the numbers. */
  readonly evidence: string;
  readonly advice: string;
  /** The next thing to try. */
  readonly command: string | null;
  /** Evidence and advice as data, which any language can be made from. Missing in reports of earlier versions. */
  readonly numbers?: Diagnosis["evidence"];
  readonly change?: Diagnosis["advice"];
}

/** What more rows would bring. */
export interface MoreData {
  /** Additional rows: as many again. */
  readonly rows: number;
  /** Gain of accuracy or F1, or by how much the mean error falls, with its 95 % interval. */
  readonly gain: number;
  readonly low: number;
  readonly high: number;
  /** What was measured: score of the linear model by number of training rows. */
  readonly curve: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly rows: number;
  /** Of `metric`. Missing in reports of earlier versions, which have `accuracy` alone. */
  readonly score?: number;
  /** The same, where that is the metric. */
  readonly accuracy?: number;
  readonly low: number;
  readonly high: number;
}

/** A part of the test rows: with `accuracy` where that is the metric, else with `score`. */
export type SliceOfReport = SliceAccuracy | SliceScore;

/** What the answer gets wrong on the test rows. */
export interface ErrorAnalysis {
  /** Most confident mistakes first; of a quantity the largest errors, which are the score. */
  readonly mistakes: readonly { readonly text: string; readonly label: string; readonly predicted: string; readonly score: number }[];
  /** Rows of the training part whose label is probably wrong, most suspicious first; `row` is the line of the file. */
  readonly suspects: readonly {
    readonly row: number;
    readonly text: string;
    readonly label: string;
    readonly suggested: string;
    readonly score: number;
  }[];
  /** Parts of the test rows on which the answer does worse or better. */
  readonly slices: readonly SliceOfReport[];
  /** Reliability: mean score and accuracy by bins of the score. */
  readonly calibration: readonly ReliabilityBin[];
  /** What is gained by leaving unsure texts unanswered. */
  readonly abstention: readonly Abstention[];
}

/** A comparison of finalists. */
export type JudgedComparison = Comparison & {
  /** Rows that would decide a difference of this size with 80 % power; null where none is to be decided. */
  readonly rowsNeeded: number | null;
};

/** Of any task. */
export type AnyFitReport = FitReport<AnyMetrics>;

/** `Scores` are those of the task: of one label a text unless you say otherwise. */
export interface FitReport<Scores extends AnyMetrics = Metrics> {
  /** Absolute path of the run folder. */
  readonly run: string;
  /** Absolute path of the model folder in it. */
  readonly model: string;
  readonly task: TaskKind;
  readonly taskReason: string;
  readonly data: DataReport;
  readonly seed: number;
  /** Null with `--trials`. */
  readonly budgetSeconds: number | null;
  /** From the start of the process to the end of the report. */
  readonly seconds: number;
  readonly trials: { readonly finished: number; readonly pruned: number; readonly failed: number; readonly space: number };
  readonly metric: FitMetric;
  /** What the model folder holds. */
  readonly best: LeaderboardRow<Scores>;
  /** The linear model. */
  readonly baseline: LeaderboardRow<Scores>;
  /** Best first. */
  readonly leaderboard: readonly LeaderboardRow<Scores>[];
  /** Models refitted for the end and judged on the test rows, the answer first. */
  readonly finalists: readonly LeaderboardRow<Scores>[];
  /** On the test rows; p-values adjusted for the number of comparisons (Holm). */
  readonly comparisons: readonly JudgedComparison[];
  readonly effects: Effects | null;
  readonly optimism: Optimism | null;
  /** Of one label a text; empty for other tasks, whose diseases the doctor does not know. */
  readonly diagnosis: readonly Finding[];
  readonly moreData: MoreData | null;
  /** Numbers of the trials (or finalists) that nothing else beats in score, speed and size at once. */
  readonly pareto: readonly number[];
  readonly errors: ErrorAnalysis | null;
  /** Some rows of the test part, or of all where there is none, to show the answer on. */
  readonly samples: readonly LabeledText[];
  /** The command that repeats the run. */
  readonly repeat: string;
  /** Absolute path of report.html. */
  readonly report: string;
  readonly warnings: readonly Problem[];
}
