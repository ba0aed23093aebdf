// The search as users of the package call it.
import { expectKnownOptions } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import type { FitOptions } from "./fit-options.ts";
import type { FitReport } from "./fit-report.ts";

/** What a search ends with: the same as `tercet fit --json`. The model is loaded from its folder: `loadModel(result.model)`. */
export type FitResult<Scores extends AnyMetrics = Metrics> = FitReport<Scores>;

const known: Readonly<Record<keyof FitOptions, true>> = {
  data: true,
  text: true,
  label: true,
  labelFile: true,
  encoding: true,
  delimiter: true,
  task: true,
  labelSeparator: true,
  budget: true,
  trials: true,
  architecture: true,
  optimizer: true,
  loss: true,
  options: true,
  prefer: true,
  single: true,
  validation: true,
  test: true,
  unknownLabels: true,
  minPerClass: true,
  seed: true,
  threads: true,
  out: true,
  overwrite: true,
  resume: true,
  addBudget: true,
  replay: true,
  language: true,
  problemText: true,
  startedAt: true,
  onEvent: true,
  signal: true,
};

/**
 * Finds the best combination of architecture, optimizer and loss for a file of texts and labels, within a budget of time or a number of
 * trials, and writes a run folder with the best model in it.
 *
 *     const result = await fit({ data: "reviews.csv", budget: "5m" });
 *
 * What its labels are is found out, or told with `task`: for TypeScript a result is of one label a text unless you say otherwise,
 * `fit<MultiLabelMetrics>(…)` for several, `fit<RegressionMetrics>(…)` for quantities; `result.metric` names what finalists are judged by.
 *
 * Trials run in child processes, one thread each. Throws what is wrong with the data before anything is written.
 */
export async function fit<Scores extends AnyMetrics = Metrics>(options: FitOptions): Promise<FitResult<Scores>> {
  const isNetworkData = typeof options === "object" && options !== null && ("shape" in options || Array.isArray(options));
  if (isNetworkData) {
    const hint = "model.fit(x, y, options) trains one network on token ids; fit({ data, budget }) searches on a file.";
    throw new TercetError("wrong-fit", { where: "fit", expected: "options with a data file", received: "arrays", hint });
  }
  expectKnownOptions("fit", options, Object.keys(known));
  const { fitTask } = await import("./fit-task.node.ts"); // a hundred files that a program which only predicts need not read
  return fitTask<Scores>(options);
}
