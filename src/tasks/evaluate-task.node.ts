// A saved model on a labeled file.
import { resolve } from "node:path";
import { type Problem, TercetError } from "../core/errors.ts";
import { type Metrics, undefinedMetrics } from "../metrics/classification-report.ts";
import type { LabeledText, TextClassifier } from "./classifier.ts";
import { type DataOptions, readLabeledTable } from "./data-set.node.ts";
import { loadModel } from "./load-model.node.ts";

export interface EvaluateReport extends Metrics {
  readonly model: string;
  readonly file: string;
  readonly architecture: string;
  readonly task: "classification";
  readonly warnings: readonly Problem[];
}

export interface EvaluateTaskOptions extends DataOptions {
  readonly model: string;
  readonly data: string;
  /** Leaves out rows whose label the model does not have. Default: refuse. */
  readonly unknownLabels?: "drop";
}

export async function evaluateTask({ model, data, ...options }: EvaluateTaskOptions): Promise<EvaluateReport> {
  const classifier = await loadModel(model);
  const { rows, file } = await readJudgedRows(classifier, data, options);
  const metrics = await classifier.evaluate(rows);
  await classifier.release();
  return {
    ...metrics,
    model: resolve(model),
    file: resolve(file),
    architecture: classifier.config.tercet.architecture,
    task: "classification",
    warnings: undefinedMetrics(metrics),
  };
}

/** The rows of a file that a model can be judged on: read by the model's own columns, each with a label it knows. */
export async function readJudgedRows(
  { classes, config }: TextClassifier,
  data: string,
  { unknownLabels, ...options }: Pick<EvaluateTaskOptions, "unknownLabels"> & DataOptions,
): Promise<{ readonly rows: readonly LabeledText[]; readonly file: string }> {
  const { textColumns, labelColumn } = config.tercet;
  const { table, used } = await readLabeledTable(data, { ...options, ...columnsOf(textColumns, labelColumn, options) }).catch((error) => {
    // A file whose columns have other names than the training file's: they are chosen anew.
    if (error instanceof TercetError && error.code === "column-unknown" && !options.text && !options.label)
      return readLabeledTable(data, options);
    throw error;
  });
  const rows = used.texts.map((text, i) => ({ text, label: used.labels[i]! }));
  const known = new Set(classes);
  const stranger = rows.findIndex(({ label }) => !known.has(label));
  if (stranger >= 0 && unknownLabels !== "drop") {
    throw new TercetError("label-unseen", {
      file: data,
      line: table.lineOf(used.rows[stranger]!),
      expected: `one of the model's labels: ${classes.slice(0, 10).join(", ")}`,
      received: JSON.stringify(rows[stranger]!.label),
      hint: "Add --unknown-labels drop to leave such rows out.",
    });
  }
  return { rows: rows.filter(({ label }) => known.has(label)), file: table.file };
}

/** The training file's columns, where the user named none. */
function columnsOf(text: readonly string[] | undefined, label: string | null | undefined, options: DataOptions): DataOptions {
  return { text: options.text ?? text, label: options.label ?? label ?? undefined };
}
