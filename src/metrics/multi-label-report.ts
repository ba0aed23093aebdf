// All that is said about a model that gives a text any number of labels, on some rows.
import { expectOption } from "../core/check.ts";
import { binaryAuroc } from "./auroc.ts";
import { averagePrecision } from "./average-precision.ts";
import { type ClassCounts, emptyCounts } from "./class-counts.ts";
import { type ClassScores, microScores, scoresPerClass, weightedScores } from "./class-scores.ts";
import type { ClassMetrics } from "./classification-report.ts";
import type { Interval } from "./interval.ts";
import { type ResampleOptions, resampledIntervals } from "./resample-rows.ts";
import { wilsonInterval } from "./wilson.ts";

export interface LabelMetrics extends ClassMetrics {
  /** Null where the rows all have the label, or none has. */
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
}

/** Fractions, never percent; null where a score is undefined, never NaN. */
export interface MultiLabelMetrics {
  readonly task: "multiLabel";
  readonly rows: number;
  /** A label is answered where its probability is above it. */
  readonly threshold: number;
  /** The same as `exactMatch`. */
  readonly accuracy: number | null;
  /** Share of rows that got all their labels and no other. */
  readonly exactMatch: number | null;
  /** Exact match of always answering the commonest set of labels. */
  readonly majorityAccuracy: number | null;
  /** Share of all decisions, one for each row and label, that are wrong. */
  readonly hammingLoss: number | null;
  readonly f1Micro: number | null;
  readonly f1Macro: number | null;
  readonly f1Weighted: number | null;
  readonly precisionMicro: number | null;
  readonly precisionMacro: number | null;
  readonly precisionWeighted: number | null;
  readonly recallMicro: number | null;
  readonly recallMacro: number | null;
  readonly recallWeighted: number | null;
  /** Nats, mean over rows and labels. */
  readonly logLoss: number | null;
  /** Means over the labels where it is defined. */
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly intervals: {
    readonly accuracy: Interval | null;
    readonly exactMatch: Interval | null;
    readonly f1Micro: Interval | null;
    readonly f1Macro: Interval | null;
  };
  readonly confidence: number;
  readonly perClass: readonly LabelMetrics[];
}

export interface MultiLabelReportOptions extends Omit<ResampleOptions, "rows"> {
  /** 1 where a row has a label: `[rows, labels]`. */
  readonly targets: Float32Array;
  /** Of each label on its own: `[rows, labels]`. */
  readonly probabilities: Float32Array | Float64Array;
  readonly labels: readonly string[];
  /** Default 0.5. */
  readonly threshold?: number;
}

/**
 * Judges each label on its own and all together; F1 and its kind as in `class-scores.ts`, over decisions. Equal to scikit-learn's; the
 * averages of AUROC and average precision leave out labels that no row has, where scikit-learn has no number either.
 */
export function multiLabelMetrics(options: MultiLabelReportOptions): MultiLabelMetrics {
  const { targets, probabilities, labels, threshold = 0.5, confidence = 0.95 } = options;
  const width = labels.length;
  const rows = targets.length / width;
  expectOption(probabilities.length === targets.length, "probabilities", `${rows} rows × ${width} labels`, probabilities.length);
  const decisions = decide(targets, probabilities, { width, threshold });
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const counts = countsOf(decisions, all, width);
  const exactMatch = rows === 0 ? null : decisions.exact.reduce((sum, isExact) => sum + isExact, 0) / rows;
  const perClass = scoresPerClass(counts).map((scores, column) => ({
    label: labels[column]!,
    ...scores,
    support: counts.support[column]!,
    ...rankScores(targets, probabilities, { column, width }),
  }));
  return {
    task: "multiLabel",
    rows,
    threshold,
    accuracy: exactMatch,
    exactMatch,
    majorityAccuracy: rows === 0 ? null : commonestSetShare(targets, width),
    hammingLoss: rows === 0 ? null : wrongDecisions(counts) / targets.length,
    ...(rows === 0 ? noAverages : averages(counts)),
    logLoss: rows === 0 ? null : meanLogLoss(targets, probabilities),
    auroc: definedMean(perClass.map(({ auroc }) => auroc)),
    averagePrecision: definedMean(perClass.map((each) => each.averagePrecision)),
    intervals: intervalsOf(decisions, { exactMatch, rows, width, options }),
    confidence,
    perClass,
  };
}

/** Of each row the columns of its labels and of those it was given, and whether they are the same. */
interface Decisions {
  readonly actual: readonly (readonly number[])[];
  readonly answered: readonly (readonly number[])[];
  readonly exact: Uint8Array;
}

function decide(
  targets: Float32Array,
  probabilities: ArrayLike<number>,
  { width, threshold }: { width: number; threshold: number },
): Decisions {
  const rows = targets.length / width;
  const columnsWhere = (holds: (place: number) => boolean) =>
    Array.from({ length: rows }, (_, row) => {
      const columns: number[] = [];
      for (let column = 0; column < width; column++) if (holds(row * width + column)) columns.push(column);
      return columns;
    });
  const actual = columnsWhere((place) => targets[place] === 1);
  const answered = columnsWhere((place) => probabilities[place]! > threshold);
  const exact = Uint8Array.from(actual, (columns, row) => {
    const given = answered[row]!;
    return columns.length === given.length && columns.every((column, i) => column === given[i]) ? 1 : 0;
  });
  return { actual, answered, exact };
}

function countsOf({ actual, answered }: Decisions, sample: Int32Array, width: number): ClassCounts {
  const counts = emptyCounts(width);
  for (const row of sample) {
    const given = answered[row]!;
    for (const column of given) counts.predicted[column]! += 1;
    for (const column of actual[row]!) {
      counts.support[column]! += 1;
      if (given.includes(column)) counts.hits[column]! += 1;
    }
  }
  return counts;
}

const noAverages = {
  ...{ f1Micro: null, f1Macro: null, f1Weighted: null },
  ...{ precisionMicro: null, precisionMacro: null, precisionWeighted: null },
  ...{ recallMicro: null, recallMacro: null, recallWeighted: null },
};

function averages(counts: ClassCounts): Record<keyof typeof noAverages, number> {
  const [micro, macro, weighted] = [microScores(counts), macroOfAll(counts), weightedScores(counts)];
  return {
    ...{ f1Micro: micro.f1, f1Macro: macro.f1, f1Weighted: weighted.f1 },
    ...{ precisionMicro: micro.precision, precisionMacro: macro.precision, precisionWeighted: weighted.precision },
    ...{ recallMicro: micro.recall, recallMacro: macro.recall, recallWeighted: weighted.recall },
  };
}

/** Of several labels a row, scikit-learn's macro average counts every label of the model, also those that occur nowhere here, as 0. */
function macroOfAll(counts: ClassCounts): ClassScores {
  const all = scoresPerClass(counts);
  const mean = (score: keyof ClassScores) => all.reduce((sum, each) => sum + each[score], 0) / all.length;
  return { precision: mean("precision"), recall: mean("recall"), f1: mean("f1") };
}

function wrongDecisions({ hits, predicted, support }: ClassCounts): number {
  return hits.reduce((sum, hit, column) => sum + predicted[column]! + support[column]! - 2 * hit, 0);
}

function meanLogLoss(targets: Float32Array, probabilities: Float32Array | Float64Array): number {
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON; // as for one label a row: log-loss.ts
  let sum = 0;
  for (let place = 0; place < targets.length; place++) {
    const right = targets[place] === 1 ? probabilities[place]! : 1 - probabilities[place]!;
    sum -= Math.log(Math.min(Math.max(right, epsilon), 1 - epsilon));
  }
  return sum / targets.length;
}

function rankScores(targets: Float32Array, probabilities: ArrayLike<number>, { column, width }: { column: number; width: number }) {
  const rows = targets.length / width;
  const isOfLabel = Array.from({ length: rows }, (_, row) => targets[row * width + column] === 1);
  const scores = Float64Array.from({ length: rows }, (_, row) => probabilities[row * width + column]!);
  return { auroc: binaryAuroc(isOfLabel, scores), averagePrecision: averagePrecision(isOfLabel, scores) };
}

function definedMean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

function commonestSetShare(targets: Float32Array, width: number): number {
  const counts = new Map<string, number>();
  for (let from = 0; from < targets.length; from += width) {
    const key = targets.subarray(from, from + width).join("");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / (targets.length / width);
}

interface Judged {
  readonly exactMatch: number | null;
  readonly rows: number;
  readonly width: number;
  readonly options: MultiLabelReportOptions;
}

function intervalsOf(decisions: Decisions, { exactMatch, rows, width, options }: Judged): MultiLabelMetrics["intervals"] {
  if (exactMatch === null) return { accuracy: null, exactMatch: null, f1Micro: null, f1Macro: null };
  const { seed, confidence, resamples } = options;
  const share = wilsonInterval(exactMatch, rows, confidence);
  const f1s = resampledIntervals(
    (sample) => {
      const counts = countsOf(decisions, sample, width);
      return { f1Micro: microScores(counts).f1, f1Macro: macroOfAll(counts).f1 };
    },
    { rows, seed, confidence, resamples },
  );
  return { accuracy: share, exactMatch: share, ...f1s };
}
