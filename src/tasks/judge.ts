// Judging a model on labeled texts, and one against another on the same ones.

import type { AnyMetrics } from "../metrics/any-metrics.ts";
import { classificationMetrics, type Metrics } from "../metrics/classification-report.ts";
import { type Comparison, compareAccuracy } from "../metrics/compare-accuracy.ts";
import { compareMetric } from "../metrics/compare-metric.ts";
import { multiLabelMetrics } from "../metrics/multi-label-report.ts";
import { regressionMetrics } from "../metrics/regression-report.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import { numbersOf } from "../text/number-encoder.ts";
import type { TargetEncoder } from "../text/target-encoder.ts";
import type { TextModel } from "./classifier.ts";
import { defaultThreshold } from "./classifier.ts";
import type { Part } from "./data-set.node.ts";

/** Scores, and the answers they were made from: a fair comparison needs them row by row. */
export interface Judged {
  readonly metrics: Metrics;
  readonly targets: Int32Array;
  /** `[rows, classes]` */
  readonly probabilities: Float32Array;
}

/** Of any task: targets are class numbers `[rows]`, 0 and 1 `[rows, labels]`, or numbers in their own unit `[rows]`. */
export interface AnyJudged {
  readonly metrics: AnyMetrics;
  readonly targets: Int32Array | Float32Array | Float64Array;
  /** `[rows, classes]` */
  readonly probabilities: Float32Array;
}

export interface JudgeOptions {
  readonly seed?: number;
  /** Above which a label is answered, where a text has several. Default 0.5. */
  readonly threshold?: number;
}

export type Judge<Result = AnyJudged> = (model: Pick<TextModel<unknown, unknown>, "probabilities">, part: Part) => Promise<Result | null>;

/** A judge for models of these labels; null for a part without rows. */
export function judgeOf(encoder: LabelEncoder, options?: JudgeOptions): Judge<Judged>;
export function judgeOf(encoder: TargetEncoder, options?: JudgeOptions): Judge;
export function judgeOf(encoder: TargetEncoder, options: JudgeOptions = {}): Judge {
  return async (model, { texts, labels }) =>
    texts.length === 0 ? null : judgeAnswers(encoder, labels, await model.probabilities(texts), options);
}

/** Judges the numbers that a model gave, `[rows, classes]`, against label cells. */
export function judgeAnswers(
  encoder: TargetEncoder,
  cells: readonly string[],
  probabilities: Float32Array,
  options: JudgeOptions,
): AnyJudged {
  const { seed, threshold = defaultThreshold } = options;
  if (encoder.task === "classification") {
    const targets = encoder.encode(cells).data as Int32Array; // as a label encoder makes them
    return { metrics: classificationMetrics({ targets, probabilities, labels: encoder.classes }), targets, probabilities };
  }
  if (encoder.task === "multiLabel") {
    const targets = encoder.encode(cells).data;
    const metrics = multiLabelMetrics({ targets, probabilities, labels: encoder.classes, seed, threshold });
    return { metrics, targets, probabilities };
  }
  const targets = numbersOf(cells);
  return { metrics: regressionMetrics({ targets, answers: probabilities, mean: encoder.mean, seed }), targets, probabilities };
}

/** Whether the first is better, worse, or not to be told apart from the second. Both were judged on the same rows. */
export function compareJudged(
  names: readonly [string, string],
  [a, b]: readonly [AnyJudged, AnyJudged],
  { encoder, seed, threshold = defaultThreshold }: JudgeOptions & { readonly encoder: TargetEncoder },
): Comparison {
  const width = encoder.classes.length;
  if (encoder.task === "regression") {
    const outputs = [a.probabilities, b.probabilities] as const;
    return compareMetric({ names, metric: "meanAbsoluteError", targets: a.targets, outputs, width, seed });
  }
  if (encoder.task === "multiLabel") return compareExactMatches(names, [a, b], { width, threshold });
  const targets = a.targets as Int32Array; // of a label encoder
  return compareAccuracy({ names, targets, probabilities: [a.probabilities, b.probabilities], classes: width });
}

/** A row is right when it got all its labels and no other: then it is a comparison of accuracies. */
function compareExactMatches(
  names: readonly [string, string],
  [a, b]: readonly [AnyJudged, AnyJudged],
  { width, threshold }: { readonly width: number; readonly threshold: number },
): Comparison {
  const rows = a.targets.length / width;
  const right = ({ targets, probabilities }: AnyJudged) =>
    Float32Array.from({ length: rows }, (_, row) => {
      for (let i = row * width; i < (row + 1) * width; i++) if (probabilities[i]! > threshold !== (targets[i] === 1)) return 0;
      return 1;
    });
  const targets = new Int32Array(rows).fill(1); // the class of being right
  return { ...compareAccuracy({ names, targets, probabilities: [right(a), right(b)], classes: 1 }), metric: "exactMatch" };
}
