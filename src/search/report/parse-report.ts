// report.json as it was read, checked field by field, before anything is drawn from it.
import { TercetError } from "../../core/errors.ts";
import { taskKinds } from "../../core/task-kind.ts";
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import type { ClassMetrics, Metrics } from "../../metrics/classification-report.ts";
import type { LabelMetrics, MultiLabelMetrics } from "../../metrics/multi-label-report.ts";
import type { RegressionMetrics } from "../../metrics/regression-report.ts";
import type { DataReport } from "../../tasks/train-report.ts";
import type { TextLengths } from "../../text/audit.ts";
import type { HistoryValues } from "../../training/events.ts";
import type {
  AnyFitReport,
  ChoiceEffect,
  CurvePoint,
  Effect,
  Effects,
  ErrorAnalysis,
  Finding,
  JudgedComparison,
  LeaderboardRow,
  MoreData,
  Optimism,
} from "../fit-report.ts";
import { anything, type Check, choice, dictionary, flag, list, nullable, number, object, optional, text } from "./shape.ts";

/** Throws `folder-damaged` naming the file and the first place that is wrong. */
export function parseReport(json: string, file: string): AnyFitReport {
  const problem = whatIsWrong(json);
  if (problem === null) return JSON.parse(json) as AnyFitReport; // checked field by field
  const hint = "Restore the file, or run the search again.";
  throw new TercetError("folder-damaged", { file, expected: "the report of a complete run", received: problem, hint });
}

function whatIsWrong(json: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return "text that is no JSON";
  }
  return report(value, "");
}

const interval = nullable(list(number));
/** A loss that was no number any more is null in JSON. */
const series = list(nullable(number));
const optionalSeries = optional(series);
const share = nullable(number);

const classScores = { label: text, precision: number, recall: number, f1: number, support: number };

const ofClasses = object<Metrics>({
  rows: number,
  accuracy: share,
  majorityAccuracy: share,
  f1Macro: share,
  f1Micro: share,
  f1Weighted: share,
  precisionMacro: share,
  recallMacro: share,
  logLoss: share,
  auroc: share,
  ece: share,
  intervals: object<Metrics["intervals"]>({ accuracy: interval, f1Macro: interval }),
  confidence: number,
  perClass: list(object<ClassMetrics>(classScores)),
  confusion: object<Metrics["confusion"]>({ labels: list(text), matrix: list(list(number)) }),
});

const ofLabelSets = object<MultiLabelMetrics>({
  task: choice("multiLabel"),
  rows: number,
  threshold: number,
  accuracy: share,
  exactMatch: share,
  majorityAccuracy: share,
  hammingLoss: share,
  f1Micro: share,
  f1Macro: share,
  f1Weighted: share,
  precisionMicro: share,
  precisionMacro: share,
  precisionWeighted: share,
  recallMicro: share,
  recallMacro: share,
  recallWeighted: share,
  logLoss: share,
  auroc: share,
  averagePrecision: share,
  intervals: object<MultiLabelMetrics["intervals"]>({ accuracy: interval, exactMatch: interval, f1Micro: interval, f1Macro: interval }),
  confidence: number,
  perClass: list(object<LabelMetrics>({ ...classScores, auroc: share, averagePrecision: share })),
});

const ofQuantity = object<RegressionMetrics>({
  task: choice("regression"),
  rows: number,
  meanAbsoluteError: share,
  rootMeanSquaredError: share,
  meanSquaredError: share,
  rSquared: share,
  baselineMeanAbsoluteError: share,
  baselineRootMeanSquaredError: share,
  intervals: object<RegressionMetrics["intervals"]>({ meanAbsoluteError: interval, rootMeanSquaredError: interval, rSquared: interval }),
  confidence: number,
});

/** Of the task that they name; those of one label a text name none. */
const metrics: Check = (value, place) => {
  const task = typeof value === "object" && value !== null && "task" in value ? value.task : undefined;
  return (task === "multiLabel" ? ofLabelSets : task === "regression" ? ofQuantity : ofClasses)(value, place);
};

const row = object<LeaderboardRow<AnyMetrics>>({
  rank: number,
  trial: number,
  architecture: text,
  optimizer: nullable(text),
  loss: nullable(text),
  options: dictionary(anything),
  seeds: list(number),
  validation: nullable(metrics),
  test: nullable(metrics),
  parameters: nullable(number),
  sizeBytes: nullable(number),
  msPerText: nullable(number),
  trainSeconds: number,
  status: choice("finished", "pruned", "failed"),
  origin: text,
  history: nullable(
    object<HistoryValues>({
      loss: series,
      accuracy: series,
      val_loss: optionalSeries,
      val_accuracy: optionalSeries,
      meanAbsoluteError: optionalSeries,
      val_meanAbsoluteError: optionalSeries,
      seconds: series,
    }),
  ),
});

const data = object<DataReport>({
  file: text,
  fingerprint: text,
  format: optional(anything),
  encoding: text,
  delimiter: nullable(text),
  textColumns: list(text),
  labelColumn: nullable(text),
  language: text,
  rows: number,
  used: number,
  empty: number,
  duplicates: number,
  contradictory: number,
  labels: dictionary(number),
  labelsPerRow: optional(anything),
  numbers: optional(anything),
  lengths: object<TextLengths>({ mean: number, p50: number, p95: number, max: number }),
  split: object<DataReport["split"]>({ train: number, validation: number, test: number, overlap: number }),
});

const comparison = object<JudgedComparison>({
  a: text,
  b: text,
  metric: text,
  difference: number,
  low: number,
  high: number,
  p: number,
  pAdjusted: number,
  method: text,
  verdict: choice("better", "worse", "noEvidence"),
  rowsNeeded: nullable(number),
});

const effects = object<Effects>({
  trials: number,
  legs: list(object<Effect>({ leg: text, share: number, low: number, high: number })),
  choices: list(object<ChoiceEffect>({ leg: text, choice: text, difference: number, low: number, high: number, trials: number })),
});

type Item<List extends keyof ErrorAnalysis> = ErrorAnalysis[List][number];

const errors = object<ErrorAnalysis>({
  mistakes: list(object<Item<"mistakes">>({ text, label: text, predicted: text, score: number })),
  suspects: list(object<Item<"suspects">>({ row: number, text, label: text, suggested: text, score: number })),
  slices: list(
    object<Item<"slices"> & { accuracy: number; score: number }>({
      slice: text,
      rows: number,
      accuracy: optional(number),
      score: optional(number),
      low: number,
      high: number,
      rest: number,
      pAdjusted: number,
      differs: flag,
    }),
  ),
  calibration: list(object<Item<"calibration">>({ score: number, accuracy: number, rows: number })),
  abstention: list(object<Item<"abstention">>({ threshold: number, answered: number, accuracy: number })),
});

const moreData = object<MoreData>({
  rows: number,
  gain: number,
  low: number,
  high: number,
  curve: list(object<CurvePoint>({ rows: number, score: optional(number), accuracy: optional(number), low: number, high: number })),
});

const report = object<AnyFitReport>({
  run: text,
  model: text,
  task: choice(...taskKinds),
  taskReason: text,
  data,
  seed: number,
  budgetSeconds: nullable(number),
  seconds: number,
  trials: object<AnyFitReport["trials"]>({ finished: number, pruned: number, failed: number, space: number }),
  metric: choice("accuracy", "f1Micro", "meanAbsoluteError"),
  best: row,
  baseline: row,
  leaderboard: list(row),
  finalists: list(row),
  comparisons: list(comparison),
  effects: nullable(effects),
  optimism: nullable(object<Optimism>({ validation: number, expected: number, low: number, high: number, among: number })),
  diagnosis: list(
    object<Finding>({
      code: text,
      evidence: text,
      advice: text,
      command: nullable(text),
      numbers: optional(anything),
      change: optional(anything),
    }),
  ),
  moreData: nullable(moreData),
  pareto: list(number),
  errors: nullable(errors),
  samples: list(object<AnyFitReport["samples"][number]>({ text, label: text })),
  repeat: text,
  report: text,
  warnings: list(object<{ code: string; message: string }>({ code: text, message: text })),
});
