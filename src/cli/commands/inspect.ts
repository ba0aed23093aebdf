// tercet inspect: what is in a file.
import { inspectTask } from "../../tasks/inspect-task.node.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../context.ts";
import { dataOptions } from "../data-options.ts";
import { count } from "../numbers.ts";
import { oneLine, renderTable } from "../table.ts";

const mostLabels = 20;

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals } = context;
  const report = await inspectTask({ data: positionals[0]!, ...dataOptions(context.values) });
  const { data, task, taskReason, recommendation, warnings, ...rest } = report;
  context.printDocument({ data, task, taskReason, recommendation, ...rest }, warnings);
  const labels = Object.entries(data.labels).sort(([, a], [, b]) => b - a);
  terminal.print(
    [
      messages.taskLine({ task, reason: taskReason }),
      messages.dataLine({
        rows: data.rows,
        used: data.used,
        text: oneLine(data.textColumns.join(", ")),
        label: oneLine(data.labelColumn ?? "–"),
        language: data.language,
        labels: data.numbers ? null : labels.length,
      }),
      messages.fileLine({ encoding: data.encoding, delimiter: data.delimiter }),
      messages.lengthsLine(data.lengths),
      messages.duplicatesLine(data),
      ...(data.labelsPerRow ? [messages.labelsPerRowLine(data.labelsPerRow)] : []),
      ...(data.numbers ? [messages.numbersLine(data.numbers)] : []),
      messages.recommendationLine(recommendation),
      ...(data.numbers ? [] : ["", terminal.bold(messages.labelsTitle)]),
      ...(data.numbers ? [] : [renderTable(labels.slice(0, mostLabels).map(([label, rows]) => [label, count(rows)]))]),
      ...(labels.length > mostLabels ? [`  … ${labels.length - mostLabels}`] : []),
    ].join("\n"),
  );
  return exitCodes.done;
}
