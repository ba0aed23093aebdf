// What `fit` and `start` have in common: read the options, search, show how it goes and what came of it.

import type { AnyMetrics } from "../metrics/any-metrics.ts";
import { explainSpace } from "../search/explain-space.node.ts";
import type { AnyFitReport } from "../search/fit-report.ts";
import { fitTask } from "../search/fit-task.node.ts";
import type { Context } from "./context.ts";
import { fitOptions } from "./fit-options.ts";
import { showFit } from "./show-fit.ts";
import { showFitReport } from "./show-fit-report.ts";
import { showSpace } from "./show-space.ts";
import { checkChoices } from "./training-choices.ts";

export interface SearchCall {
  readonly data: string;
  /** Where neither a budget nor a number of trials is given. */
  readonly usualBudget: string;
  /** When the budget begins, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** The report of the search, shown; null when only the space was to be explained. */
export async function runSearch(context: Context, { data, usualBudget, startedAt }: SearchCall): Promise<AnyFitReport | null> {
  const { messages, values, signal, seed, language } = context;
  const unused = checkChoices(values);
  const options = { ...fitOptions(values), data, seed };
  if (values["explain-space"]) {
    showSpace(context, await explainSpace(options));
    return null;
  }
  const goesOn = values.resume === true || values["add-budget"] !== undefined; // with the budget that the run was given
  const budget = options.budget ?? (goesOn ? undefined : usualBudget);
  const onEvent = showFit(context);
  for (const problem of unused) onEvent({ event: "warning", problem });
  const problemText = (problem: (typeof unused)[number]) => messages.errors[problem.code](problem);
  const report = await fitTask<AnyMetrics>({ ...options, budget, language, problemText, startedAt, onEvent, signal });
  const { warnings, ...rest } = report;
  context.printDocument(rest, [...unused, ...warnings]);
  showFitReport(context, report);
  return report;
}
