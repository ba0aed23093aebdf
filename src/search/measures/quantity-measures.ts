// A quantity: ranked by the mean squared error of the standardized number, judged by the mean absolute error in its own unit.
import { compareMetric } from "../../metrics/compare-metric.ts";
import { twoSidedZ } from "../../metrics/normal-quantile.ts";
import { rSquared } from "../../metrics/r-squared.ts";
import { type RegressionMetrics, regressionMetrics } from "../../metrics/regression-report.ts";
import { type RowTallies, ratioError } from "../../metrics/row-tallies.ts";
import { rowsNeededByError } from "../../metrics/rows-needed.ts";
import { type Slice, sliceScores } from "../../metrics/slices.ts";
import { numberEncoder, numbersOf } from "../../text/number-encoder.ts";
import { measuredErrors } from "../more-data.ts";
import { type HeldOutScores, meanOf } from "../outcome.ts";
import { errorOfDifference } from "./error-of-difference.ts";
import { packNumbers, unpackNumbers } from "./pack.ts";
import type { Answered, Targets, TaskMeasures } from "./task-measures.ts";

/** An error that is larger by one hundredth is about as good. */
const tolerance = 0.01;

/** What brings a standardized number back to its unit. */
export interface Unit {
  readonly mean: number;
  readonly deviation: number;
}

export function quantityMeasures(name: string, unit: Unit): TaskMeasures {
  const encoder = numberEncoder({ name, ...unit });
  return {
    task: "regression",
    metric: "meanAbsoluteError",
    encoder,
    width: 1,
    targets: numbersOf,
    answersOf: (logits) => logits.map((z) => z * unit.deviation + unit.mean),
    scores: (answers, targets) => scoresOf(answers, targets, unit),
    tallies: unpacked,
    atTemperature: (answers) => answers,
    told: (score) => -score,
    intervalAround: (score, scores) => positiveInterval(-score, ratioError(unpacked(scores))),
    isAsGood: (score, best) => score >= best * (1 + tolerance),
    metrics: (answers, targets, seed) => regressionMetrics({ targets: Float64Array.from(targets), answers, mean: unit.mean, seed }),
    summary,
    scoreOf: (metrics) => (metrics as RegressionMetrics).meanAbsoluteError, // of this task
    compare: ({ names, targets, answers }, seed) =>
      compareMetric({ names, metric: "meanAbsoluteError", targets, outputs: answers, width: 1, seed }),
    rowsNeeded: (comparison, { targets }) =>
      rowsNeededByError({ ...comparison, standardError: errorOfDifference(comparison), rows: targets.length }),
    measured: (rows, scores) =>
      measuredErrors({ rows, error: -scores.score, standardError: ratioError(unpacked(scores)), most: Number.POSITIVE_INFINITY }),
    mistakes: mistakesOf,
    suspects: () => [],
    slicesByLabel: ({ targets }) => partsOfRange(targets),
    sliceScores: ({ answers, targets }, slices) =>
      sliceScores({ over: absoluteErrors(answers, targets), under: null }, slices).map((slice) => ({
        ...slice,
        low: Math.max(0, slice.low),
      })),
    trust: () => ({ calibration: [], abstention: [] }),
  };
}

function absoluteErrors(answers: Float32Array, targets: Targets): Float64Array {
  return Float64Array.from(targets, (target, row) => Math.abs(answers[row]! - target));
}

/** More is better: minus the error. */
function unpacked({ perRow }: HeldOutScores): RowTallies {
  return { over: unpackNumbers(perRow), under: null };
}

function scoresOf(answers: Float32Array, targets: Targets, { deviation }: Unit): HeldOutScores {
  const errors = absoluteErrors(answers, targets);
  const rows = errors.length;
  const meanAbsoluteError = errors.reduce((sum, error) => sum + error, 0) / rows;
  const meanSquaredError = errors.reduce((sum, error) => sum + error * error, 0) / rows;
  const explained = rSquared();
  const tally = explained.start();
  explained.add(tally, { targets: Float64Array.from(targets), outputs: answers, width: 1 });
  const share = explained.result(tally);
  return {
    rows,
    loss: meanSquaredError / deviation ** 2,
    score: -meanAbsoluteError,
    temperature: 1,
    named: { meanAbsoluteError, rootMeanSquaredError: Math.sqrt(meanSquaredError), ...(share !== null && { rSquared: share }) },
    perRow: packNumbers(errors.map((error) => -error)),
  };
}

/** The interval is over the rows of the first seed. */
function summary(all: readonly HeldOutScores[]): RegressionMetrics {
  const first = all[0]!;
  const rootMeanSquaredError = meanOf(all, "rootMeanSquaredError");
  return {
    task: "regression",
    rows: first.rows,
    meanAbsoluteError: meanOf(all, "meanAbsoluteError"),
    rootMeanSquaredError,
    meanSquaredError: all.reduce((sum, { named }) => sum + named.rootMeanSquaredError! ** 2, 0) / all.length,
    rSquared: first.named.rSquared === undefined ? null : meanOf(all, "rSquared"),
    baselineMeanAbsoluteError: null,
    baselineRootMeanSquaredError: null,
    intervals: {
      meanAbsoluteError: positiveInterval(-first.score, ratioError(unpacked(first))),
      rootMeanSquaredError: null,
      rSquared: null,
    },
    confidence: 0.95,
  };
}

/** error ± 1.96 standard errors, not below 0. */
function positiveInterval(error: number, standardError: number): readonly [number, number] {
  const reach = twoSidedZ(0.95) * standardError;
  return [Math.max(0, error - reach), error + reach];
}

/** The largest errors first; the score is the error in the unit of the labels. */
function mistakesOf({ rows, targets, answers }: Answered, most: number): ReturnType<TaskMeasures["mistakes"]> {
  const errors = absoluteErrors(answers, targets);
  return Array.from(errors.keys())
    .sort((a, b) => errors[b]! - errors[a]!)
    .slice(0, most)
    .map((row) => ({
      text: rows.texts[row]!,
      label: rows.labels[row]!,
      predicted: String(Number(answers[row]!.toPrecision(6))), // a float32 has no more digits
      score: errors[row]!,
    }));
}

/** Quarters of the numbers that the rows have. */
function partsOfRange(targets: Targets): Slice[] {
  const sorted = Float64Array.from(targets).sort();
  const edges = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))]!);
  const bounds = [Number.NEGATIVE_INFINITY, ...new Set(edges), Number.POSITIVE_INFINITY];
  const shown = (value: number) => String(Number(value.toPrecision(6)));
  return bounds.slice(1).map((high, i) => {
    const low = bounds[i]!;
    const name =
      low === Number.NEGATIVE_INFINITY
        ? `≤ ${shown(high)}`
        : high === Number.POSITIVE_INFINITY
          ? `> ${shown(low)}`
          : `> ${shown(low)}, ≤ ${shown(high)}`;
    const rows = Int32Array.from(targets.keys()).filter((row) => targets[row]! > low && targets[row]! <= high);
    return { slice: `number ${name}`, rows };
  });
}
