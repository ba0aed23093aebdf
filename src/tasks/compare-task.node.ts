// Two saved models on one labeled file: which is better, and how sure that is.
import { resolve } from "node:path";
import { type Problem, TercetError } from "../core/errors.ts";
import { type AnyMetrics, undefinedScores } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import type { Comparison } from "../metrics/compare-accuracy.ts";
import { encoderOf } from "./classifier-parts.node.ts";
import type { DataOptions } from "./data-set.node.ts";
import { readJudgedRows } from "./evaluate-task.node.ts";
import { compareJudged, judgeOf } from "./judge.ts";
import { loadForAnswers } from "./load-model.node.ts";

export interface CompareTaskOptions extends DataOptions {
  /** Two model folders. */
  readonly models: readonly [a: string, b: string];
  readonly data: string;
  readonly unknownLabels?: "drop";
  readonly seed?: number;
}

export interface CompareReport<Scores extends AnyMetrics = Metrics> {
  /** Absolute path of the data. */
  readonly file: string;
  readonly rows: number;
  readonly models: readonly { readonly model: string; readonly architecture: string; readonly metrics: Scores }[];
  readonly comparisons: readonly Comparison[];
  readonly warnings: readonly Problem[];
}

/** Judges both on the same rows. Throws `label-unseen` when they do not know the same labels. */
export async function compareTask<Scores extends AnyMetrics = Metrics>({
  models,
  data,
  unknownLabels,
  seed = 1,
  ...options
}: CompareTaskOptions): Promise<CompareReport<Scores>> {
  const [a, b] = [await loadForAnswers(models[0]), await loadForAnswers(models[1])];
  const [task, other] = [a.config.tercet.task, b.config.tercet.task];
  if (task !== other) {
    const hint = "Only models of the same task can be compared.";
    throw new TercetError("label-unseen", { file: models[1], expected: `a model of ${task}, as ${models[0]}`, received: other, hint });
  }
  if (task !== "regression" && a.classes.join("\n") !== b.classes.join("\n")) {
    const [expected, received] = [a.classes, b.classes].map((classes) => classes.slice(0, 10).join(", "));
    const hint = "Only models of the same labels can be compared.";
    throw new TercetError("label-unseen", { file: models[1], expected: `the labels of ${models[0]}: ${expected}`, received, hint });
  }
  const { file, warnings, ...part } = await readJudgedRows(a, data, { unknownLabels, ...options });
  const encoder = encoderOf(a.config);
  const { threshold } = a.config.tercet;
  const judge = judgeOf(encoder, { seed, threshold });
  const [first, second] = [await judge(a, part), await judge(b, part)];
  if (!first || !second) throw new TercetError("batch-empty", { file: data, expected: "at least one row", received: "none" });
  await Promise.all([a.release(), b.release()]);
  return {
    file: resolve(file),
    rows: part.texts.length,
    models: [
      { model: resolve(models[0]), architecture: a.config.tercet.architecture, metrics: first.metrics as Scores },
      { model: resolve(models[1]), architecture: b.config.tercet.architecture, metrics: second.metrics as Scores },
    ],
    comparisons: [compareJudged(models, [first, second], { encoder, seed, threshold })],
    warnings: [...warnings, ...undefinedScores(first.metrics)],
  };
}
