// tercet compare: two saved models on one labeled file.
import { compareTask } from "../../tasks/compare-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { dataOptions } from "../data-options.ts";
import { decimal, percent, percentRange } from "../numbers.ts";
import { renderTable } from "../table.ts";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values } = context;
  const [a, b, data] = positionals as readonly [string, string, string]; // counted when the line was parsed
  const unknownLabels = values["unknown-labels"] as "drop" | undefined; // its only choice
  const { warnings, ...report } = await compareTask({ models: [a, b], data, unknownLabels, ...dataOptions(values) });
  context.printDocument(report, warnings);
  const { columns } = messages;
  const lines = report.models.map(({ architecture, metrics }, i) => [
    `${positionals[i]!} (${architecture})`,
    percent(metrics.accuracy),
    percentRange(metrics.intervals.accuracy),
    decimal(metrics.f1Macro),
  ]);
  terminal.print(terminal.bold(messages.evaluatedTitle({ rows: report.rows, file: data })));
  terminal.print(renderTable([[columns.model, columns.accuracy, columns.interval, columns.f1], ...lines]));
  for (const comparison of report.comparisons) terminal.print(`\n${messages.verdict(comparison)}`);
  return exitCodes.done;
}
