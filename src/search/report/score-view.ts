// How scores are shown: which one stands for a model, in which unit, beside which others. One for each kind of task.
import type { TaskKind } from "../../core/task-kind.ts";
import { type AnyMetrics, isOfLabelSets, isOfQuantity } from "../../metrics/any-metrics.ts";
import type { Metrics } from "../../metrics/classification-report.ts";
import type { Interval } from "../../metrics/interval.ts";
import type { MultiLabelMetrics } from "../../metrics/multi-label-report.ts";
import type { RegressionMetrics } from "../../metrics/regression-report.ts";
import type { CurvePoint, SliceOfReport } from "../fit-report.ts";
import { type AxisView, type Format, plainTicks, shareAxis } from "./charts/chart.ts";
import type { Scale } from "./charts/scale.ts";
import { decimal, percent, percentRange, points, quantity, quantityRange, signedPoints, signedQuantity } from "./numbers.ts";
import type { TaskWords } from "./words/task-words.ts";
import type { Words } from "./words/words.ts";

export interface ScoreView extends AxisView {
  readonly task: TaskKind;
  readonly words: TaskWords;
  /** Of the score that finalists are judged by. */
  score(metrics: AnyMetrics | null | undefined): number | null;
  interval(metrics: AnyMetrics | null | undefined): Interval | null;
  /** Of always answering the same. */
  floor(metrics: AnyMetrics | null | undefined): number | null;

  text(value: number | null | undefined): string;
  /** A number alone, with its unit apart. */
  big(value: number): readonly [number: string, unit: string];
  range(low: number, high: number): string;
  /** With its sign, and without. */
  difference(value: number): string;
  size(value: number): string;
  differenceTicks(scale: Scale): Format;

  /** The two other scores of a table, in its order. */
  readonly others: readonly { readonly title: string; readonly text: (metrics: AnyMetrics | null) => string }[];
  /** Beside the answer. */
  keyFigures(metrics: AnyMetrics | null): readonly (readonly [name: string, value: string])[];
}

export function scoreView(task: TaskKind, words: Words): ScoreView {
  const told = words.tasks[task];
  if (task === "regression") return { ...inUnits, ...quantities(words), words: told };
  return task === "multiLabel" ? { ...inShares, ...labelSets(words), words: told } : { ...inShares, ...classes(words), words: told };
}

type Units = Pick<ScoreView, "text" | "big" | "range" | "difference" | "size" | "ticks" | "differenceTicks" | "axis" | "lowerIsBetter">;
type Scores = Omit<ScoreView, keyof Units | "words">;

const inShares: Units = {
  ...shareAxis,
  text: (value) => percent(value),
  big: (value) => [(100 * value).toFixed(1), " %"],
  range: (low, high) => percentRange(low, high),
  difference: signedPoints,
  size: points,
  differenceTicks: () => signedPoints,
};

const inUnits: Units = {
  lowerIsBetter: true,
  text: quantity,
  big: (value) => [quantity(value), ""],
  range: quantityRange,
  difference: signedQuantity,
  size: (value) => quantity(Math.abs(value)),
  ticks: plainTicks,
  differenceTicks: plainTicks,
  axis: (values, share) => ({ least: share * Math.max(1e-9, ...values.map(Math.abs)), within: [0, Infinity] }),
};

// The metrics of a report are those of its task.

function classes({ leaderboard }: Words): Scores {
  const of = (metrics: AnyMetrics | null | undefined) => (metrics ?? null) as Metrics | null;
  return {
    task: "classification",
    score: (metrics) => of(metrics)?.accuracy ?? null,
    interval: (metrics) => of(metrics)?.intervals.accuracy ?? null,
    floor: (metrics) => of(metrics)?.majorityAccuracy ?? null,
    others: [
      { title: leaderboard.f1, text: (metrics) => decimal(of(metrics)?.f1Macro) },
      { title: leaderboard.logLoss, text: (metrics) => decimal(of(metrics)?.logLoss) },
    ],
    keyFigures: (metrics) => [
      [leaderboard.f1, decimal(of(metrics)?.f1Macro)],
      ["AUROC", decimal(of(metrics)?.auroc)],
      [leaderboard.logLoss, decimal(of(metrics)?.logLoss)],
    ],
  };
}

function labelSets({ leaderboard }: Words): Scores {
  const of = (metrics: AnyMetrics | null | undefined): MultiLabelMetrics | null => (metrics && isOfLabelSets(metrics) ? metrics : null);
  return {
    task: "multiLabel",
    score: (metrics) => of(metrics)?.f1Micro ?? null,
    interval: (metrics) => of(metrics)?.intervals.f1Micro ?? null,
    floor: () => null,
    others: [
      { title: leaderboard.exactMatch, text: (metrics) => percent(of(metrics)?.exactMatch) },
      { title: leaderboard.logLoss, text: (metrics) => decimal(of(metrics)?.logLoss) },
    ],
    keyFigures: (metrics) => [
      [leaderboard.exactMatch, percent(of(metrics)?.exactMatch)],
      [leaderboard.f1, decimal(of(metrics)?.f1Macro)],
      ["AUROC", decimal(of(metrics)?.auroc)],
      [leaderboard.logLoss, decimal(of(metrics)?.logLoss)],
    ],
  };
}

function quantities(_: Words): Scores {
  const of = (metrics: AnyMetrics | null | undefined): RegressionMetrics | null => (metrics && isOfQuantity(metrics) ? metrics : null);
  const others: ScoreView["others"] = [
    { title: "RMSE", text: (metrics) => quantity(of(metrics)?.rootMeanSquaredError) },
    { title: "R²", text: (metrics) => decimal(of(metrics)?.rSquared) },
  ];
  return {
    task: "regression",
    score: (metrics) => of(metrics)?.meanAbsoluteError ?? null,
    interval: (metrics) => of(metrics)?.intervals.meanAbsoluteError ?? null,
    floor: (metrics) => of(metrics)?.baselineMeanAbsoluteError ?? null,
    others,
    keyFigures: (metrics) => others.map(({ title, text }) => [title, text(metrics)]),
  };
}

/** Reports of earlier versions have an accuracy alone. */
export function scoreOfPoint({ score, accuracy }: CurvePoint): number {
  return score ?? accuracy ?? 0;
}

export function scoreOfSlice(slice: SliceOfReport): number {
  return "score" in slice ? slice.score : slice.accuracy;
}
