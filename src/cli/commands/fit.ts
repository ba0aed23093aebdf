// tercet fit: the best combination for a file, with the evidence.
import { parseDuration } from "../../search/duration.ts";
import { explainSpace } from "../../search/explain-space.node.ts";
import { fitTask } from "../../search/fit-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { fitOptions } from "../fit-options.ts";
import { showFit } from "../show-fit.ts";
import { showFitReport } from "../show-fit-report.ts";
import { showSpace } from "../show-space.ts";
import { checkChoices } from "../training-choices.ts";

const defaultBudget = "5m";

export async function run(context: Context): Promise<number> {
  const { positionals, values, signal, seed, language } = context;
  const unused = checkChoices(values);
  const options = fitOptions(values);
  if (values["explain-space"]) return showSpace(context, await explainSpace({ ...options, data: positionals[0]!, seed }));
  const trials = options.trials ?? null;
  const budget = trials === null ? parseDuration("--budget", options.budget ?? defaultBudget) : null;
  const onEvent = showFit(context, { budget, trials });
  const startedAt = 0; // the clock of performance.now() begins with the process
  const report = await fitTask({ ...options, data: positionals[0]!, seed, language, startedAt, onEvent, signal });
  const { warnings, ...rest } = report;
  context.printDocument(rest, [...unused, ...warnings]);
  if (!values.json) showFitReport(context, report);
  return exitCodes.done;
}
