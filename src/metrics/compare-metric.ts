// Two models on the same rows by another score than accuracy: there is no exact test, so the rows are drawn anew.
import { invariant } from "../core/errors.ts";
import { addToCounts, emptyCounts } from "./class-counts.ts";
import { macroScores } from "./class-scores.ts";
import type { Comparison } from "./compare-accuracy.ts";
import { logLoss } from "./log-loss.ts";
import { meanAbsoluteError } from "./mean-absolute-error.ts";
import { type DifferenceOf, pairedBootstrap } from "./paired-bootstrap.ts";
import { predictedClasses } from "./predicted-class.ts";
import { type ComparedMetric, verdictOf } from "./verdict.ts";

type Numbers = Int32Array | Float32Array | Float64Array;

export interface CompareMetricOptions {
  /** Names of the two. */
  readonly names: readonly [a: string, b: string];
  readonly metric: Exclude<ComparedMetric, "accuracy" | "exactMatch" | "f1Micro">;
  /** Right class, or number, of each row. */
  readonly targets: Numbers;
  /** `[rows, width]` of each: probabilities, or numbers for a regression. */
  readonly outputs: readonly [a: Numbers, b: Numbers];
  /** Classes; 1 for a regression. */
  readonly width: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default 10,000, fewer above 1,000 rows: 10⁷ draws in all, but never below 1,000. */
  readonly resamples?: number;
}

/** Paired bootstrap; see paired-bootstrap.ts. */
export function compareMetric(options: CompareMetricOptions): Comparison {
  const { names, metric, targets, seed, resamples } = options;
  invariant(targets.length > 0, "two models should be compared on at least one row");
  const differenceOf = metric === "f1Macro" ? macroF1Difference(options) : meanDifference(options, metric);
  const told = pairedBootstrap(differenceOf, { rows: targets.length, seed, resamples });
  const verdict = verdictOf(metric, told.difference, told.p);
  return { a: names[0], b: names[1], metric, ...told, pAdjusted: told.p, method: "paired bootstrap", verdict };
}

function meanDifference({ targets, outputs, width }: CompareMetricOptions, metric: "logLoss" | "meanAbsoluteError"): DifferenceOf {
  const { start, add, result } = metric === "logLoss" ? logLoss() : meanAbsoluteError();
  const scoreOf = (side: Numbers, row: number) => {
    const tally = start();
    add(tally, { targets: targets.subarray(row, row + 1), outputs: side.subarray(row * width, (row + 1) * width), width });
    return result(tally)!; // of one row: never undefined
  };
  const differences = Float64Array.from(targets, (_, row) => scoreOf(outputs[0], row) - scoreOf(outputs[1], row));
  return (sample) => {
    let sum = 0;
    for (const row of sample) sum += differences[row]!;
    return sum / differences.length;
  };
}

/** Rows with the same target and the same two answers are alike: a sample only needs to count how often each such triple is drawn. */
function macroF1Difference({ targets, outputs, width }: CompareMetricOptions): DifferenceOf {
  const [first, second] = [predictedClasses(outputs[0], width), predictedClasses(outputs[1], width)];
  const classes = Math.max(2, width);
  const triples: (readonly [target: number, first: number, second: number])[] = [];
  const indexOf = new Map<number, number>();
  const ofRow = Int32Array.from(targets, (target, row) => {
    const [a, b] = [first[row]!, second[row]!];
    const cell = (target * classes + a) * classes + b;
    if (!indexOf.has(cell)) indexOf.set(cell, triples.push([target, a, b]) - 1);
    return indexOf.get(cell)!;
  });
  return (sample) => {
    const drawn = new Int32Array(triples.length);
    for (const row of sample) drawn[ofRow[row]!]! += 1;
    const [ofFirst, ofSecond] = [emptyCounts(classes), emptyCounts(classes)];
    for (const [i, [target, a, b]] of triples.entries()) {
      addToCounts(ofFirst, target, a, drawn[i]!);
      addToCounts(ofSecond, target, b, drawn[i]!);
    }
    return macroScores(ofFirst).f1 - macroScores(ofSecond).f1;
  };
}
