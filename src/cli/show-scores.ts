// Scores of any kind of task as tables: beside what has to be beaten, then in detail.
import { type AnyMetrics, isOfLabelSets, isOfQuantity } from "../metrics/any-metrics.ts";
import type { Context } from "./context.ts";
import { decimal, percent, percentRange, quantity, quantityRange } from "./numbers.ts";
import { comparisonTable, metricsText, perClassTable, shownOf } from "./show-metrics.ts";
import { renderTable } from "./table.ts";

type Shown = Pick<Context, "messages" | "terminal">;

/** A line of a table: a name, and the scores that its task is judged by. */
export function scoreLine(name: string, metrics: AnyMetrics): string[] {
  if (isOfQuantity(metrics)) {
    const { meanAbsoluteError, rootMeanSquaredError, rSquared, intervals } = metrics;
    return [
      name,
      quantity(meanAbsoluteError),
      quantityRange(intervals.meanAbsoluteError),
      quantity(rootMeanSquaredError),
      decimal(rSquared),
    ];
  }
  if (isOfLabelSets(metrics)) {
    const { exactMatch, f1Micro, f1Macro, intervals } = metrics;
    return [name, percent(exactMatch), percentRange(intervals.exactMatch), decimal(f1Micro), decimal(f1Macro)];
  }
  return [name, percent(metrics.accuracy), percentRange(metrics.intervals.accuracy), decimal(metrics.f1Macro)];
}

/** The headings of such lines. */
export function scoreColumns({ messages: { columns } }: Pick<Shown, "messages">, metrics: AnyMetrics): string[] {
  if (isOfQuantity(metrics)) return [columns.model, columns.meanAbsoluteError, columns.interval, columns.rootMeanSquaredError, "R²"];
  if (isOfLabelSets(metrics)) return [columns.model, columns.exactMatch, columns.interval, columns.f1Micro, columns.f1];
  return [columns.model, columns.accuracy, columns.interval, columns.f1];
}

/** The model beside what it has to beat. */
export function scoreTable(shown: Shown, rows: { architecture: string; test: AnyMetrics; baseline: AnyMetrics | null }): string {
  const { messages } = shown;
  const { architecture, test, baseline } = rows;
  if (!isOfQuantity(test) && !isOfLabelSets(test))
    return comparisonTable(shown, { architecture, test, baseline: baseline as typeof test | null }); // of the same task
  const floor = isOfQuantity(test)
    ? [messages.alwaysMean, quantity(test.baselineMeanAbsoluteError), "", quantity(test.baselineRootMeanSquaredError), ""]
    : [messages.alwaysCommonestLabels, percent(test.majorityAccuracy), "", "", ""];
  return renderTable([
    scoreColumns(shown, test),
    floor,
    ...(baseline ? [scoreLine(messages.linear, baseline)] : []),
    scoreLine(messages.thisModel(architecture), test),
  ]);
}

/** All of it, for `evaluate` and at the end of `train`; nothing more is to be said of a quantity. */
export function scoreDetails(shown: Shown, metrics: AnyMetrics): string {
  if (isOfQuantity(metrics)) return "";
  if (!isOfLabelSets(metrics)) return metricsText(shown, metrics);
  const { messages, terminal } = shown;
  const title = `${terminal.bold(messages.perClassTitle)}${shownOf(messages, metrics.perClass.length)}`;
  return [title, perClassTable(shown, metrics), "", messages.labelSetLine(metrics)].join("\n");
}
