// tercet evaluate: a saved model on a labeled file.
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import { evaluateTask } from "../../tasks/evaluate-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { dataOptions } from "../data-options.ts";
import { scoreDetails, scoreTable } from "../show-scores.ts";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values } = context;
  const [model, data] = positionals as readonly [string, string];
  const report = await evaluateTask<AnyMetrics>({
    model,
    data,
    ...dataOptions(values),
    unknownLabels: values["unknown-labels"] as "drop" | undefined,
  }); // its only choice
  const { warnings, ...rest } = report;
  context.printDocument(rest, warnings);
  for (const problem of warnings) terminal.say(messages.warningLine(messages.errors[problem.code](problem)));
  terminal.print(terminal.bold(messages.evaluatedTitle({ rows: report.rows, file: data })));
  terminal.print(scoreTable(context, { architecture: report.architecture, test: report, baseline: null }));
  const details = scoreDetails(context, report);
  if (details !== "") terminal.print(`\n${details}`);
  return exitCodes.done;
}
