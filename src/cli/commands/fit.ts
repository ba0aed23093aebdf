// tercet fit: the best combination for a file, with the evidence.
import { explainSpace } from "../../search/explain-space.node.ts";
import { fitTask } from "../../search/fit-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { fitOptions } from "../fit-options.ts";
import { showFit } from "../show-fit.ts";
import { showFitReport, showNext } from "../show-fit-report.ts";
import { showSpace } from "../show-space.ts";
import { checkChoices } from "../training-choices.ts";

export async function run(context: Context): Promise<number> {
  const { messages, positionals, values, signal, seed, language } = context;
  const unused = checkChoices(values);
  const options = fitOptions(values);
  if (values["explain-space"]) return showSpace(context, await explainSpace({ ...options, data: positionals[0]!, seed }));
  const onEvent = showFit(context);
  for (const problem of unused) onEvent({ event: "warning", problem });
  const startedAt = 0; // the clock of performance.now() begins with the process
  const report = await fitTask({
    ...options,
    data: positionals[0]!,
    seed,
    language,
    problemText: (problem) => messages.errors[problem.code](problem),
    startedAt,
    onEvent,
    signal,
  });
  const { warnings, ...rest } = report;
  context.printDocument(rest, [...unused, ...warnings]);
  showFitReport(context, report);
  showNext(context, report);
  return exitCodes.done;
}
