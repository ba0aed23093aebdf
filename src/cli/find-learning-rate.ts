// tercet train --find-learning-rate: a short training at growing rates, its curve, and the command that uses what was found.
import { findLearningRateTask, type LearningRateReport } from "../tasks/find-learning-rate.node.ts";
import { type Context, exitCodes } from "./context.ts";
import { trainOptions } from "./data-options.ts";
import { lineChart } from "./line-chart.ts";
import { decimal } from "./numbers.ts";
import { type OptionName, options } from "./options.ts";
import { showTraining } from "./show-training.ts";
import { checkChoices } from "./training-choices.ts";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values, signal, seed } = context;
  checkChoices(values);
  const [data] = positionals as [string];
  const report = await findLearningRateTask({ ...trainOptions(values), data, seed, onEvent: showTraining(context), signal });
  const { warnings, ...rest } = report;
  const command = report.suggested === null ? null : commandWith(context, report.suggested);
  context.printDocument({ ...rest, next: command }, warnings);
  terminal.print(chartText(context, report));
  terminal.print(`\n${messages.rates.found(report)}`);
  if (command !== null) terminal.print(`\n  ${command}`);
  return exitCodes.done;
}

/** Rows of the chart; wider than this it is harder to read. */
const [height, widest] = [12, 72];

function chartText({ messages, terminal }: Context, { points, steepest, explodesAt, suggested }: LearningRateReport): string {
  const losses = points.map(({ smoothed }) => smoothed);
  const [first, last] = [points[0]!.learningRate, points.at(-1)!.learningRate];
  const placeOf = (rate: number) => Math.log(rate / first) / Math.log(last / first);
  const width = Math.max(20, Math.min(widest, terminal.columns - 12));
  const inside = [suggested, explodesAt].filter((rate) => rate !== null && rate >= first && rate <= last) as number[];
  const lines = lineChart(losses, { width, height, marks: inside.map(placeOf) });
  const labels = [decimal(Math.max(...losses), 3), decimal(Math.min(...losses), 3)];
  const gutter = Math.max(...labels.map(({ length }) => length));
  const rows = lines.map((line, i) => `${(i === 0 ? labels[0]! : i === height - 1 ? labels[1]! : "").padStart(gutter)} │${line.trimEnd()}`);
  const axis = `${" ".repeat(gutter)} └${"─".repeat(width)}`;
  const [left, right] = [first.toExponential(0), last.toExponential(1)];
  const scale = `${" ".repeat(gutter + 2)}${left}${right.padStart(width - left.length)}`;
  return [
    terminal.bold(messages.rates.title({ steps: points.length })),
    ...rows,
    axis,
    scale,
    ...(steepest === null ? [] : [messages.rates.legend]),
  ].join("\n");
}

/** The same training at a rate: the words that were given, but for those of the test. */
function commandWith({ positionals, values }: Context, rate: number): string {
  const left: readonly OptionName[] = ["find-learning-rate", "learning-rate", "json", "progress", "quiet"];
  const given = options.flatMap(({ name, kind }) => {
    const value = values[name];
    if (value === undefined || left.includes(name)) return [];
    return kind === "flag" ? [`--${name}`] : [`--${name} ${quoted(Array.isArray(value) ? value.join(",") : String(value))}`];
  });
  return ["tercet train", quoted(positionals[0]!), ...given, `--learning-rate ${rate}`].join(" ");
}

function quoted(word: string): string {
  return /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
