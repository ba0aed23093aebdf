// tercet compare: two saved models on one labeled file.
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import { compareTask } from "../../tasks/compare-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { dataOptions } from "../data-options.ts";
import { scoreColumns, scoreLine } from "../show-scores.ts";
import { renderTable } from "../table.ts";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values } = context;
  const [a, b, data] = positionals as readonly [string, string, string]; // counted when the line was parsed
  const unknownLabels = values["unknown-labels"] as "drop" | undefined; // its only choice
  const { warnings, ...report } = await compareTask<AnyMetrics>({ models: [a, b], data, unknownLabels, ...dataOptions(values) });
  context.printDocument(report, warnings);
  const lines = report.models.map(({ architecture, metrics }, i) => scoreLine(`${positionals[i]!} (${architecture})`, metrics));
  terminal.print(terminal.bold(messages.evaluatedTitle({ rows: report.rows, file: data })));
  terminal.print(renderTable([scoreColumns(context, report.models[0]!.metrics), ...lines]));
  for (const comparison of report.comparisons) terminal.print(`\n${messages.verdict(comparison)}`);
  return exitCodes.done;
}
