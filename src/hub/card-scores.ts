// The scores of a model card, as tables in Markdown: what each kind of task is judged by.
import { type AnyMetrics, isOfLabelSets, isOfQuantity } from "../metrics/any-metrics.ts";
import type { ClassMetrics, Metrics } from "../metrics/classification-report.ts";
import type { MultiLabelMetrics } from "../metrics/multi-label-report.ts";
import type { RegressionMetrics } from "../metrics/regression-report.ts";
import { inline } from "./markdown.ts";

const mostRows = 50; // of a table

/** Lines below the sentence on the rows. */
export function cardScores(metrics: AnyMetrics): string[] {
  const head = ["| score | value | interval |", "|---|---|---|"];
  if (isOfQuantity(metrics)) return [...head, ...ofQuantity(metrics), ""];
  return [...head, ...(isOfLabelSets(metrics) ? ofLabelSets(metrics) : ofClasses(metrics)), "", ...byLabel(metrics.perClass), ""];
}

function ofClasses({ intervals, ...scores }: Metrics): string[] {
  return [
    `| accuracy | ${percent(scores.accuracy)} | ${range(intervals.accuracy, percent)} |`,
    `| accuracy of always answering the commonest label | ${percent(scores.majorityAccuracy)} | |`,
    `| F1, mean over labels | ${percent(scores.f1Macro)} | ${range(intervals.f1Macro, percent)} |`,
    `| area under the ROC curve | ${decimals(scores.auroc)} | |`,
    `| log loss, in nats | ${decimals(scores.logLoss)} | |`,
    `| expected calibration error | ${percent(scores.ece)} | |`,
  ];
}

function ofLabelSets({ intervals, ...scores }: MultiLabelMetrics): string[] {
  return [
    `| exact match: all labels of a text and no other | ${percent(scores.exactMatch)} | ${range(intervals.exactMatch, percent)} |`,
    `| exact match of always answering the commonest labels | ${percent(scores.majorityAccuracy)} | |`,
    `| F1 over all decisions | ${percent(scores.f1Micro)} | ${range(intervals.f1Micro, percent)} |`,
    `| F1, mean over labels | ${percent(scores.f1Macro)} | ${range(intervals.f1Macro, percent)} |`,
    `| share of decisions that are wrong (Hamming loss) | ${percent(scores.hammingLoss)} | |`,
    `| area under the ROC curve, mean over labels | ${decimals(scores.auroc)} | |`,
    `| average precision, mean over labels | ${decimals(scores.averagePrecision)} | |`,
    `| log loss of a decision, in nats | ${decimals(scores.logLoss)} | |`,
  ];
}

function ofQuantity({ intervals, ...scores }: RegressionMetrics): string[] {
  return [
    `| mean absolute error | ${digits(scores.meanAbsoluteError)} | ${range(intervals.meanAbsoluteError, digits)} |`,
    `| mean absolute error of always answering the mean | ${digits(scores.baselineMeanAbsoluteError)} | |`,
    `| root mean squared error | ${digits(scores.rootMeanSquaredError)} | ${range(intervals.rootMeanSquaredError, digits)} |`,
    `| R², the share of the spread that is explained | ${decimals(scores.rSquared)} | ${range(intervals.rSquared, decimals)} |`,
  ];
}

function byLabel(perClass: readonly ClassMetrics[]): string[] {
  const lines = perClass
    .slice(0, mostRows)
    .map(
      ({ label, precision, recall, f1, support }) =>
        `| ${inline(label)} | ${percent(precision)} | ${percent(recall)} | ${percent(f1)} | ${support} |`,
    );
  const rest = perClass.length - mostRows;
  return [
    "| label | precision | recall | F1 | rows |",
    "|---|---|---|---|---|",
    ...lines,
    rest > 0 ? `\nThe other ${rest} labels stand in \`metrics.json\`.` : "",
  ];
}

function percent(share: number | null): string {
  return share === null ? "not defined" : `${(100 * share).toFixed(1)} %`;
}

function decimals(value: number | null): string {
  return value === null ? "not defined" : value.toFixed(3);
}

/** Whole from 1000 up, else four digits that count, whatever the unit. */
function digits(value: number | null): string {
  if (value === null) return "not defined";
  return String(Math.abs(value) < 1000 ? Number(value.toPrecision(4)) : Math.round(value));
}

function range(interval: readonly [number, number] | null, shown: (value: number) => string): string {
  return interval ? `${shown(interval[0])} to ${shown(interval[1])}` : "";
}
