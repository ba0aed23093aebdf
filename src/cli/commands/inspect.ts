// tercet inspect: what is in a file, and what a network would be for it.
import { TercetError } from "../../core/errors.ts";
import { inspectNetwork, type NetworkReport } from "../../tasks/inspect-network.node.ts";
import { type FileReport, inspectTask } from "../../tasks/inspect-task.node.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../context.ts";
import { dataOptions, trainOptions } from "../data-options.ts";
import { count } from "../numbers.ts";
import { networkOptions } from "../options.ts";
import { networkText } from "../show-network.ts";
import { oneLine, renderTable } from "../table.ts";
import { checkChoices } from "../training-choices.ts";

const mostLabels = 20;

export async function run(context: Context): Promise<number> {
  const { terminal, positionals, values } = context;
  const [data] = positionals;
  expectSubject(context);
  checkChoices(values);
  const file = data === undefined ? null : await inspectTask({ data, ...dataOptions(values) });
  const network = await networkOf(context);
  const { warnings = [], ...rest } = file ?? { data: null, task: null, taskReason: null, recommendation: null, findings: [] };
  context.printDocument({ ...rest, network }, warnings);
  const parts = [...(file ? [fileText(context, file)] : []), ...(network ? [networkText(context, network)] : [])];
  terminal.print(parts.join("\n\n"));
  return exitCodes.done;
}

/** Refuses a call about nothing, and options of a network without one. */
function expectSubject({ positionals, values }: Context): void {
  if (values.architecture !== undefined) return;
  const given = [...networkOptions, "threads" as const].find((name) => values[name] !== undefined);
  if (given)
    throw new TercetError("option-missing", {
      option: "--architecture",
      expected: `an architecture, as --${given} is of one`,
      received: "none",
    });
  if (positionals.length > 0) return;
  throw new TercetError("argument-missing", {
    where: "tercet inspect",
    expected: "DATA, or --architecture ID",
    received: "nothing",
    hint: "tercet inspect --help shows more.",
  });
}

async function networkOf({ positionals, values, seed }: Context): Promise<NetworkReport | null> {
  const { architecture, ...options } = trainOptions(values);
  return architecture === undefined ? null : inspectNetwork({ ...options, architecture, data: positionals[0], seed });
}

function fileText({ messages, terminal }: Context, { data, task, taskReason, recommendation, findings }: FileReport): string {
  const labels = Object.entries(data.labels).sort(([, a], [, b]) => b - a);
  return [
    messages.taskLine({ task, reason: taskReason }),
    messages.dataLine({
      rows: data.rows,
      used: data.used,
      text: oneLine(data.textColumns.join(", ")),
      label: oneLine(data.labelColumn ?? "–"),
      language: data.language,
      labels: data.numbers ? null : labels.length,
    }),
    messages.fileLine(data),
    messages.lengthsLine(data.lengths),
    messages.duplicatesLine(data),
    ...(data.labelsPerRow ? [messages.labelsPerRowLine(data.labelsPerRow)] : []),
    ...(data.numbers ? [messages.numbersLine(data.numbers)] : []),
    messages.recommendationLine(recommendation),
    ...(data.numbers ? [] : ["", terminal.bold(messages.labelsTitle)]),
    ...(data.numbers ? [] : [renderTable(labels.slice(0, mostLabels).map(([label, rows]) => [label, count(rows)]))]),
    ...(labels.length > mostLabels ? [`  … ${labels.length - mostLabels}`] : []),
    ...(findings.length > 0 ? ["", terminal.bold(messages.findingsTitle)] : []),
    ...findings.map((each) => `  ${oneLine(messages.findings[each.code](each))}${messages.findingLines(each.lines)}`),
  ].join("\n");
}
