// What the terminal shows of a search's scores: columns, units and what has to be beaten, by the kind of task.
import { type AnyMetrics, isOfLabelSets, isOfQuantity } from "../metrics/any-metrics.ts";
import type { HeldOutScores } from "../search/outcome.ts";
import type { Messages } from "./messages/messages.ts";
import { decimal, percent, percentRange, points, quantity, quantityRange } from "./numbers.ts";
import { scoreColumns, scoreLine } from "./show-scores.ts";

export interface FitView {
  /** Of the score that finalists are judged by, and of the loss that ranks trials. */
  readonly headings: readonly [score: string, loss: string];
  /** Score and loss of a trial that has just ended. */
  trial(scores: HeldOutScores): readonly [score: string, loss: string];
  /** Score, interval and loss of a row of the leaderboard. */
  row(metrics: AnyMetrics | null): readonly [score: string, interval: string, loss: string];
  /** The table of the end: headings, what has to be beaten, a model. */
  finalColumns(messages: Messages, metrics: AnyMetrics): readonly string[];
  floor(messages: Messages, metrics: AnyMetrics): readonly string[];
  finalist(name: string, metrics: AnyMetrics | null): readonly string[];
  /** A score, and what is gained of it. */
  score(value: number): string;
  gain(value: number): string;
}

export function fitView(messages: Messages, task: string): FitView {
  if (task === "regression") return quantityView(messages);
  return task === "multiLabel" ? labelSetView(messages) : classView(messages);
}

function classView({ fit }: Messages): FitView {
  return {
    headings: [fit.leaderboard.accuracy, fit.leaderboard.logLoss],
    trial: ({ named }) => [percent(named.accuracy), decimal(named.logLoss)],
    row: (metrics) =>
      metrics === null || isOfQuantity(metrics)
        ? ["–", "–", "–"]
        : [percent(metrics.accuracy), percentRange(metrics.intervals.accuracy), decimal(metrics.logLoss)],
    finalColumns: (messages, metrics) => scoreColumns({ messages }, metrics),
    floor: ({ majority }, metrics) => [majority, isOfQuantity(metrics) ? "" : percent(metrics.majorityAccuracy), "", ""],
    finalist: (name, metrics) => (metrics ? scoreLine(name, metrics) : [name]),
    score: (value) => percent(value),
    gain: points,
  };
}

/** The exact match stands beside F1, as it does in `evaluate`. */
function labelSetView({ columns, fit }: Messages): FitView {
  return {
    headings: [columns.f1Micro, fit.leaderboard.logLoss],
    trial: ({ named }) => [percent(named.f1Micro), decimal(named.logLoss)],
    row: (metrics) =>
      metrics && isOfLabelSets(metrics)
        ? [percent(metrics.f1Micro), percentRange(metrics.intervals.f1Micro), decimal(metrics.logLoss)]
        : ["–", "–", "–"],
    finalColumns: () => [columns.model, columns.f1Micro, columns.interval, columns.exactMatch, columns.f1],
    floor: ({ alwaysCommonestLabels }, metrics) => [
      alwaysCommonestLabels,
      "",
      "",
      isOfLabelSets(metrics) ? percent(metrics.majorityAccuracy) : "",
      "",
    ],
    finalist: (name, metrics) =>
      metrics && isOfLabelSets(metrics)
        ? [name, percent(metrics.f1Micro), percentRange(metrics.intervals.f1Micro), percent(metrics.exactMatch), decimal(metrics.f1Macro)]
        : [name],
    score: (value) => percent(value),
    gain: points,
  };
}

function quantityView({ columns }: Messages): FitView {
  return {
    headings: [columns.meanAbsoluteError, "RMSE"],
    trial: ({ named }) => [quantity(named.meanAbsoluteError), quantity(named.rootMeanSquaredError)],
    row: (metrics) =>
      metrics && isOfQuantity(metrics)
        ? [quantity(metrics.meanAbsoluteError), quantityRange(metrics.intervals.meanAbsoluteError), quantity(metrics.rootMeanSquaredError)]
        : ["–", "–", "–"],
    finalColumns: (messages, metrics) => scoreColumns({ messages }, metrics),
    floor: ({ alwaysMean }, metrics) =>
      isOfQuantity(metrics)
        ? [alwaysMean, quantity(metrics.baselineMeanAbsoluteError), "", quantity(metrics.baselineRootMeanSquaredError), ""]
        : [alwaysMean],
    finalist: (name, metrics) => (metrics ? scoreLine(name, metrics) : [name]),
    score: quantity,
    gain: (value) => quantity(value).replace("-", "−"),
  };
}
