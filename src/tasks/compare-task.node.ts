// Two saved models on one labeled file: which is better, and how sure that is.
import { resolve } from "node:path";
import { type Problem, TercetError } from "../core/errors.ts";
import { type Metrics, undefinedMetrics } from "../metrics/classification-report.ts";
import type { Comparison } from "../metrics/compare-accuracy.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import type { DataOptions } from "./data-set.node.ts";
import { readJudgedRows } from "./evaluate-task.node.ts";
import { compareJudged, judgeOf } from "./judge.ts";
import { loadModel } from "./load-model.node.ts";

export interface CompareTaskOptions extends DataOptions {
  /** Two model folders. */
  readonly models: readonly [a: string, b: string];
  readonly data: string;
  readonly unknownLabels?: "drop";
}

export interface CompareReport {
  /** Absolute path of the data. */
  readonly file: string;
  readonly rows: number;
  readonly models: readonly { readonly model: string; readonly architecture: string; readonly metrics: Metrics }[];
  readonly comparisons: readonly Comparison[];
  readonly warnings: readonly Problem[];
}

/** Judges both on the same rows. Throws `label-unseen` when they do not know the same labels. */
export async function compareTask({ models, data, unknownLabels, ...options }: CompareTaskOptions): Promise<CompareReport> {
  const [a, b] = [await loadModel(models[0]), await loadModel(models[1])];
  if (a.classes.join("\n") !== b.classes.join("\n")) {
    const [expected, received] = [a.classes, b.classes].map((classes) => classes.slice(0, 10).join(", "));
    const hint = "Only models of the same labels can be compared.";
    throw new TercetError("label-unseen", { file: models[1], expected: `the labels of ${models[0]}: ${expected}`, received, hint });
  }
  const { file, warnings, ...part } = await readJudgedRows(a, data, { unknownLabels, ...options });
  const judge = judgeOf(labelEncoder({ classes: a.classes }));
  const [first, second] = [await judge(a, part), await judge(b, part)];
  if (!first || !second) throw new TercetError("batch-empty", { file: data, expected: "at least one row", received: "none" });
  await Promise.all([a.release(), b.release()]);
  return {
    file: resolve(file),
    rows: part.texts.length,
    models: [
      { model: resolve(models[0]), architecture: a.config.tercet.architecture, metrics: first.metrics },
      { model: resolve(models[1]), architecture: b.config.tercet.architecture, metrics: second.metrics },
    ],
    comparisons: [compareJudged(models, [first, second])],
    warnings: [...warnings, ...undefinedMetrics(first.metrics)],
  };
}
