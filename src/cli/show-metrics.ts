// Scores as tables: beside the commonest label and the linear model, by label, and which labels are mistaken for which.
import type { ClassMetrics, Metrics } from "../metrics/classification-report.ts";
import type { Context } from "./context.ts";
import { displayWidth } from "./display-width.ts";
import type { Messages } from "./messages/messages.ts";
import { areNumbers, count, decimal, percent, percentRange } from "./numbers.ts";
import { oneLine, renderTable } from "./table.ts";

type Shown = Pick<Context, "messages" | "terminal">;

const mostLabels = 12;
const widestCell = 14;

/** The model beside what it has to beat. */
export function comparisonTable({ messages }: Shown, rows: { architecture: string; test: Metrics; baseline: Metrics | null }): string {
  const { columns, majority, linear, thisModel } = messages;
  const { architecture, test, baseline } = rows;
  const line = (name: string, metrics: Metrics) => [
    name,
    percent(metrics.accuracy),
    percentRange(metrics.intervals.accuracy),
    decimal(metrics.f1Macro),
  ];
  return renderTable([
    [columns.model, columns.accuracy, columns.interval, columns.f1],
    [majority, percent(test.majorityAccuracy), "", ""],
    ...(baseline ? [line(linear, baseline)] : []),
    line(thisModel(architecture), test),
  ]);
}

export function perClassTable({ messages }: Shown, { perClass }: { readonly perClass: readonly ClassMetrics[] }): string {
  const { label, precision, recall, f1, support } = messages.perClassColumns;
  const commonest = [...perClass].sort((a, b) => b.support - a.support).slice(0, mostLabels);
  // Numbers such as stars read in their order; names by how common they are.
  const shown = areNumbers(perClass.map(({ label }) => label)) ? perClass.filter((each) => commonest.includes(each)) : commonest;
  const rows = shown.map((each) => [each.label, percent(each.precision), percent(each.recall), decimal(each.f1), count(each.support)]);
  return renderTable([[label, precision, recall, f1, support], ...rows], { cellWidth: 30 });
}

/** The confusion matrix of the commonest labels, as many as the terminal has room for. */
export function confusionTable({ messages, terminal }: Shown, { confusion, perClass }: Metrics): string {
  const { labels, matrix } = confusion;
  const cellWidth = Math.min(widestCell, Math.max(...labels.map((label) => displayWidth(oneLine(label))), 5));
  const room = Math.max(2, Math.floor(terminal.columns / (cellWidth + 2)) - 1);
  const order = labels.map((_, i) => i).sort((a, b) => perClass[b]!.support - perClass[a]!.support);
  const shown = order.slice(0, Math.min(mostLabels, room)).sort((a, b) => a - b);
  const heading = ["", ...shown.map((column) => labels[column]!)];
  const rows = shown.map((row) => [labels[row]!, ...shown.map((column) => count(matrix[row]![column]!))]);
  return `${terminal.bold(messages.confusionTitle)}${restOf(messages, shown.length, labels.length)}\n${renderTable([heading, ...rows], { cellWidth })}`;
}

/** Beside a title: how many of the labels are shown, when it is not all. */
function restOf(messages: Messages, shown: number, all: number): string {
  return shown < all ? ` · ${messages.confusionRest({ shown, all })}` : "";
}

/** Beside the title of a table by label. */
export function shownOf(messages: Messages, labels: number): string {
  return restOf(messages, Math.min(mostLabels, labels), labels);
}

/** All of it, for `evaluate` and at the end of `train`. */
export function metricsText(shown: Shown, metrics: Metrics): string {
  const { messages, terminal } = shown;
  return [
    `${terminal.bold(messages.perClassTitle)}${shownOf(messages, metrics.perClass.length)}`,
    perClassTable(shown, metrics),
    "",
    confusionTable(shown, metrics),
    "",
    messages.aucLine(metrics),
  ].join("\n");
}
