// Judging a classifier on labeled texts, and one against another on the same ones.

import { classificationMetrics, type Metrics } from "../metrics/classification-report.ts";
import { type Comparison, compareAccuracy } from "../metrics/compare-accuracy.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import type { TextClassifier } from "./classifier.ts";
import type { Part } from "./data-set.node.ts";

/** Scores, and the answers they were made from: a fair comparison needs them row by row. */
export interface Judged {
  readonly metrics: Metrics;
  readonly targets: Int32Array;
  /** `[rows, classes]` */
  readonly probabilities: Float32Array;
}

export type Judge = (classifier: Pick<TextClassifier, "probabilities">, part: Part) => Promise<Judged | null>;

/** A judge for classifiers of these labels; null for a part without rows. */
export function judgeOf(labels: LabelEncoder): Judge {
  return async (classifier, part) => {
    if (part.texts.length === 0) return null;
    const probabilities = await classifier.probabilities(part.texts);
    const targets = labels.encode(part.labels).data;
    return { metrics: classificationMetrics({ targets, probabilities, labels: labels.classes }), targets, probabilities };
  };
}

/** Whether the first is better, worse, or not to be told apart from the second. Both were judged on the same rows. */
export function compareJudged(names: readonly [string, string], [a, b]: readonly [Judged, Judged]): Comparison {
  const classes = a.metrics.confusion.labels.length;
  return compareAccuracy({ names, targets: a.targets, probabilities: [a.probabilities, b.probabilities], classes });
}
