// All that is said about a classifier on some rows: the `Metrics` of every JSON document, file and page.
import { expectOption, expectPositiveInteger } from "../core/check.ts";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import { auroc } from "./auroc.ts";
import { type ClassCounts, classCounts } from "./class-counts.ts";
import { macroScores, microScores, scoresPerClass, weightedScores } from "./class-scores.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import type { Interval } from "./interval.ts";
import { meanLogLoss } from "./log-loss.ts";
import { macroF1Interval } from "./macro-f1-interval.ts";
import { predictedClasses } from "./predicted-class.ts";
import { wilsonInterval } from "./wilson.ts";

export interface ClassMetrics {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows that have the label. */
  readonly support: number;
}

/** Scores of a classifier on some rows. Fractions, never percent; null where a score is undefined, never NaN. */
export interface Metrics {
  readonly rows: number;
  readonly accuracy: number | null;
  /** Accuracy of always answering the commonest label. */
  readonly majorityAccuracy: number | null;
  readonly f1Macro: number | null;
  readonly f1Micro: number | null;
  readonly f1Weighted: number | null;
  readonly precisionMacro: number | null;
  readonly recallMacro: number | null;
  /** Nats. */
  readonly logLoss: number | null;
  readonly auroc: number | null;
  /** Expected calibration error over 15 bins. */
  readonly ece: number | null;
  readonly intervals: { readonly accuracy: Interval | null; readonly f1Macro: Interval | null };
  readonly confidence: number;
  readonly perClass: readonly ClassMetrics[];
  /** Rows are the true labels, columns the predicted ones. */
  readonly confusion: { readonly labels: readonly string[]; readonly matrix: readonly (readonly number[])[] };
}

export interface ClassificationReportOptions {
  /** Right class of each row: `[rows]`. */
  readonly targets: Int32Array;
  /** `[rows, labels]`, each row summing to 1. */
  readonly probabilities: Float32Array | Float64Array;
  /** The names of the classes, in the order of the columns. */
  readonly labels: readonly string[];
  /** The class that is commonest in the training rows. Default: the commonest of `targets`. */
  readonly majorityClass?: number;
  /** How often the intervals should hold the truth. Default 0.95. */
  readonly confidence?: number;
}

/**
 * Judges probabilities against the right classes. Each score's formula stands in the file of its name; zero denominators
 * and averages follow scikit-learn; the intervals are of Wilson's kind: see wilson.ts and macro-f1-interval.ts.
 */
export function classificationMetrics(options: ClassificationReportOptions): Metrics {
  checkReportOptions(options);
  const { targets, probabilities, labels, confidence = 0.95 } = options;
  const classes = labels.length;
  const predictions = predictedClasses(probabilities, classes);
  const counts = classCounts(targets, predictions, classes);
  const rows = targets.length;
  return {
    rows,
    ...averages(counts, rows),
    majorityAccuracy: rows === 0 ? null : counts.support[options.majorityClass ?? commonest(counts.support)]! / rows,
    logLoss: meanLogLoss(probabilities, targets, classes),
    auroc: auroc(targets, probabilities, classes),
    ece: expectedCalibrationError(targets, probabilities, classes),
    intervals: {
      accuracy: rows === 0 ? null : wilsonInterval(accuracyOf(counts), rows, confidence),
      f1Macro: rows === 0 ? null : macroF1Interval(targets, predictions, counts, confidence),
    },
    confidence,
    perClass: scoresPerClass(counts).map((scores, c) => ({ label: labels[c]!, ...scores, support: counts.support[c]! })),
    confusion: { labels, matrix: confusionMatrix(targets, predictions, classes) },
  };
}

/** A warning for each score that these rows leave undefined, saying why. */
export function undefinedMetrics(metrics: Metrics): Problem[] {
  if (metrics.rows === 0) {
    return [toProblem("metric-undefined", { where: "metrics", expected: "at least one row to judge", received: "none" })];
  }
  if (metrics.auroc !== null) return [];
  const absent = metrics.perClass.filter(({ support }) => support === 0).map(({ label }) => JSON.stringify(label));
  const received = absent.length === 0 ? "rows of one label only" : `no row of ${absent.join(", ")}`;
  return [toProblem("metric-undefined", { where: "auroc", expected: "rows of each label", received, hint: "It is given as null." })];
}

function averages(counts: ClassCounts, rows: number) {
  if (rows === 0) return { accuracy: null, f1Macro: null, f1Micro: null, f1Weighted: null, precisionMacro: null, recallMacro: null };
  const macro = macroScores(counts);
  return {
    accuracy: accuracyOf(counts),
    f1Macro: macro.f1,
    f1Micro: microScores(counts).f1,
    f1Weighted: weightedScores(counts).f1,
    precisionMacro: macro.precision,
    recallMacro: macro.recall,
  };
}

function accuracyOf(counts: ClassCounts): number {
  return microScores(counts).recall; // hits over rows
}

function commonest(support: Float64Array): number {
  return support.indexOf(Math.max(...support));
}

function checkReportOptions({ targets, probabilities, labels, confidence = 0.95 }: ClassificationReportOptions): void {
  expectOption(confidence > 0 && confidence < 1, "confidence", "a number between 0 and 1", confidence);
  expectPositiveInteger("labels.length", labels.length);
  const size = targets.length * labels.length;
  expectOption(
    probabilities.length === size,
    "probabilities",
    `${targets.length} rows × ${labels.length} labels = ${size} numbers`,
    probabilities.length,
  );
  const badTarget = targets.findIndex((target) => target < 0 || target >= labels.length);
  if (badTarget >= 0) {
    throw new TercetError("label-out-of-range", {
      where: `targets[${badTarget}]`,
      expected: `a class from 0 to ${labels.length - 1}`,
      received: String(targets[badTarget]),
    });
  }
  const bad = probabilities.findIndex((p) => !(p >= 0 && p <= 1 + 1e-5)); // also NaN; float32 sums may round above 1
  expectOption(bad < 0, `probabilities[${bad}]`, "a number from 0 to 1", probabilities[bad]);
}
