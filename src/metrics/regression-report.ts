// All that is said about a model of quantities on some rows.
import { expectOption } from "../core/check.ts";
import type { Interval } from "./interval.ts";
import { rSquared } from "./r-squared.ts";
import { type ResampleOptions, resampledIntervals } from "./resample-rows.ts";

/** In the unit of the labels; null where a score is undefined, never NaN. */
export interface RegressionMetrics {
  readonly task: "regression";
  readonly rows: number;
  readonly meanAbsoluteError: number | null;
  readonly rootMeanSquaredError: number | null;
  readonly meanSquaredError: number | null;
  /** Share of the spread of the numbers that is explained: 1 is perfect, 0 no better than their mean. */
  readonly rSquared: number | null;
  /** Of always answering the mean of the training rows: what any model must beat. */
  readonly baselineMeanAbsoluteError: number | null;
  readonly baselineRootMeanSquaredError: number | null;
  readonly intervals: {
    readonly meanAbsoluteError: Interval | null;
    readonly rootMeanSquaredError: Interval | null;
    readonly rSquared: Interval | null;
  };
  readonly confidence: number;
}

export interface RegressionReportOptions extends Omit<ResampleOptions, "rows"> {
  /** `[rows]` */
  readonly targets: Float64Array;
  /** `[rows]` */
  readonly answers: ArrayLike<number>;
  /** What "always the mean" answers. Default: the mean of `targets`. */
  readonly mean?: number;
}

/**
 *   MAE = mean |ŷ − y|     RMSE = √ mean (ŷ − y)²     R² = 1 − Σ (ŷ − y)² / Σ (y − ȳ)², ȳ the mean of these rows
 *
 * Equal to scikit-learn's; the intervals are percentile bootstraps over the rows, equal for equal seeds.
 */
export function regressionMetrics({ targets, answers, ...options }: RegressionReportOptions): RegressionMetrics {
  const rows = targets.length;
  const { confidence = 0.95 } = options;
  expectOption(answers.length === rows, "answers", `${rows} numbers, one for each target`, answers.length);
  const none = { meanAbsoluteError: null, rootMeanSquaredError: null, rSquared: null };
  if (rows === 0) {
    const undefinedScores = { ...none, meanSquaredError: null, baselineMeanAbsoluteError: null, baselineRootMeanSquaredError: null };
    return { task: "regression", rows, ...undefinedScores, intervals: none, confidence };
  }
  const all = Int32Array.from(targets, (_, row) => row);
  const scores = scoresOf(targets, answers, all);
  const mean = options.mean ?? targets.reduce((sum, target) => sum + target, 0) / rows;
  const baseline = scoresOf(targets, new Float64Array(rows).fill(mean), all);
  return {
    task: "regression",
    rows,
    ...scores,
    meanSquaredError: scores.rootMeanSquaredError ** 2,
    baselineMeanAbsoluteError: baseline.meanAbsoluteError,
    baselineRootMeanSquaredError: baseline.rootMeanSquaredError,
    intervals: resampledIntervals((sample) => scoresOf(targets, answers, sample), { rows, ...options }),
    confidence,
  };
}

function scoresOf(targets: Float64Array, answers: ArrayLike<number>, sample: Int32Array) {
  const explained = rSquared();
  const tally = explained.start();
  const [drawn, given] = [new Float64Array(sample.length), new Float64Array(sample.length)];
  let [absolute, squared] = [0, 0];
  for (let place = 0; place < sample.length; place++) {
    const row = sample[place]!;
    drawn[place] = targets[row]!;
    given[place] = answers[row]!;
    const error = given[place]! - drawn[place]!;
    absolute += Math.abs(error);
    squared += error * error;
  }
  explained.add(tally, { targets: drawn, outputs: given, width: 1 });
  return {
    meanAbsoluteError: absolute / sample.length,
    rootMeanSquaredError: Math.sqrt(squared / sample.length),
    rSquared: explained.result(tally),
  };
}
