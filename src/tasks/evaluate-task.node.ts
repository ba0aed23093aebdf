// A saved model on a labeled file.
import { resolve } from "node:path";
import type { Problem } from "../core/errors.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { type AnyMetrics, undefinedScores } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import type { AnyTextModel } from "./classifier.ts";
import { type DataOptions, emptyRowsWarning, readLabeledTable } from "./data-set.node.ts";
import { type KnownRows, rowsOfKnownLabels } from "./known-labels.ts";
import { loadForAnswers } from "./load-model.node.ts";

export type EvaluateReport<Scores extends AnyMetrics = Metrics> = Scores & EvaluatedModel;

interface EvaluatedModel {
  readonly model: string;
  readonly file: string;
  readonly architecture: string;
  readonly task: TaskKind;
  readonly warnings: readonly Problem[];
}

export interface EvaluateTaskOptions extends DataOptions {
  readonly model: string;
  readonly data: string;
  /** Leaves out rows whose label the model does not have. Default: refuse. */
  readonly unknownLabels?: "drop";
}

export async function evaluateTask<Scores extends AnyMetrics = Metrics>({
  model,
  data,
  ...options
}: EvaluateTaskOptions): Promise<EvaluateReport<Scores>> {
  const classifier = await loadForAnswers(model);
  const { texts, labels, warnings, file } = await readJudgedRows(classifier, data, options);
  const metrics = await classifier.evaluate(texts.map((text, row) => ({ text, label: labels[row]! })));
  await classifier.release();
  return {
    ...metrics,
    model: resolve(model),
    file: resolve(file),
    architecture: classifier.config.tercet.architecture,
    task: classifier.config.tercet.task,
    warnings: [...warnings, ...undefinedScores(metrics)],
  } as unknown as EvaluateReport<Scores>; // the metrics are those of its task
}

/** The rows of a file that a model can be judged on: read by the model's own columns, each with a label it knows. */
export async function readJudgedRows(
  { classes, config }: AnyTextModel,
  data: string,
  { unknownLabels, ...options }: Pick<EvaluateTaskOptions, "unknownLabels"> & DataOptions,
): Promise<KnownRows & { readonly file: string }> {
  const read = await readLabeledTable(data, options, config.tercet);
  const known = rowsOfKnownLabels(read, config.tercet.task === "regression" ? null : classes, unknownLabels);
  return { ...known, warnings: [...emptyRowsWarning(read), ...known.warnings], file: read.table.file };
}
