// Any number of labels a text: ranked by the log loss of all decisions after one sigmoid temperature, judged by F1 of all decisions (micro).
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import { compareRatios } from "../../metrics/compare-ratios.ts";
import { labelSuspects } from "../../metrics/label-suspects.ts";
import { type MultiLabelMetrics, multiLabelMetrics } from "../../metrics/multi-label-report.ts";
import { twoSidedZ } from "../../metrics/normal-quantile.ts";
import { type RowTallies, ratioError, ratioOf } from "../../metrics/row-tallies.ts";
import { rowsNeededByError } from "../../metrics/rows-needed.ts";
import { sliceScores } from "../../metrics/slices.ts";
import { applySigmoidTemperature, fitSigmoidTemperature } from "../../metrics/temperature.ts";
import { wilsonInterval } from "../../metrics/wilson.ts";
import { defaultThreshold } from "../../tasks/classifier.ts";
import { listCell } from "../../text/label-cells.ts";
import { labelSetEncoder } from "../../text/label-set-encoder.ts";
import { toProbabilities } from "../../training/targets.ts";
import { measuredErrors } from "../more-data.ts";
import { type HeldOutScores, meanOf } from "../outcome.ts";
import { errorOfDifference } from "./error-of-difference.ts";
import { packNumbers, unpackNumbers } from "./pack.ts";
import type { Answered, Targets, TaskMeasures } from "./task-measures.ts";

/** One point of F1 less is about as good. */
const tolerance = 0.01;
const mostLabels = 20;

export function labelSetMeasures(classes: readonly string[]): TaskMeasures {
  const encoder = labelSetEncoder({ classes });
  const width = classes.length;
  const talliesOf = (answers: Float32Array, targets: Targets) => talliesOfDecisions(answers, targets, width);
  return {
    task: "multiLabel",
    metric: "f1Micro",
    encoder,
    width,
    targets: (cells) => encoder.encode(cells).data,
    answersOf: (logits) => toProbabilities(logits, width, "sigmoid"),
    scores: (answers, targets) => scoresOf(answers, zerosAndOnes(targets), width),
    tallies: unpacked,
    atTemperature: applySigmoidTemperature,
    told: (score) => score,
    intervalAround: (score, scores) => shareInterval(score, ratioError(unpacked(scores))),
    isAsGood: (score, best) => score >= best - tolerance,
    metrics: (probabilities, targets, seed) =>
      multiLabelMetrics({ targets: zerosAndOnes(targets), probabilities, labels: classes, threshold: defaultThreshold, seed }),
    summary,
    scoreOf: (metrics: AnyMetrics) => (metrics as MultiLabelMetrics).f1Micro, // of this task
    compare: ({ names, targets, answers: [a, b] }, seed) =>
      compareRatios({ names, metric: "f1Micro", tallies: [talliesOf(a, targets), talliesOf(b, targets)], seed }),
    rowsNeeded: (comparison, { targets }) =>
      rowsNeededByError({ ...comparison, standardError: errorOfDifference(comparison), rows: targets.length / width }),
    measured: (rows, scores) => measuredErrors({ rows, error: 1 - scores.score, standardError: ratioError(unpacked(scores)), most: 1 }),
    mistakes: (judged, most) => mistakesOf(judged, classes, most),
    suspects: (held, most) => suspectsOf(held, classes, most),
    slicesByLabel: ({ rows, targets }) =>
      width > mostLabels ? [] : classes.map((name, i) => sliceOfLabel(name, rows.texts.length, (row) => targets[row * width + i] === 1)),
    sliceScores: ({ answers, targets }, slices) => sliceScores(talliesOf(answers, targets), slices).map(withinShares),
    trust: () => ({ calibration: [], abstention: [] }),
  };
}

/** Targets of label sets are 0 and 1. */
function zerosAndOnes(targets: Targets): Float32Array {
  return targets as Float32Array; // as `labelSetMeasures.targets` makes them
}

function isAnswered(probability: number): boolean {
  return probability > defaultThreshold;
}

/** F1 = Σ 2·hits / Σ (answered + actual). */
function talliesOfDecisions(answers: Float32Array, targets: Targets, width: number): { over: Float32Array; under: Float32Array } {
  const rows = targets.length / width;
  const [over, under] = [new Float32Array(rows), new Float32Array(rows)];
  for (let place = 0; place < targets.length; place++) {
    const row = Math.floor(place / width);
    const [answered, actual] = [isAnswered(answers[place]!), targets[place] === 1];
    if (answered && actual) over[row]! += 2;
    under[row]! += Number(answered) + Number(actual);
  }
  return { over, under };
}

function unpacked({ perRow, rows }: HeldOutScores): RowTallies {
  const numbers = unpackNumbers(perRow);
  return { over: numbers.subarray(0, rows), under: numbers.subarray(rows) };
}

function scoresOf(probabilities: Float32Array, targets: Float32Array, width: number): HeldOutScores {
  const temperature = fitSigmoidTemperature(probabilities, targets);
  const logLoss = meanLogLoss(applySigmoidTemperature(probabilities, temperature), targets);
  const { over, under } = talliesOfDecisions(probabilities, targets, width);
  const f1Micro = ratioOf({ over, under });
  const exact = over.filter((hits, row) => hits === under[row]).length; // all its labels and no other
  return {
    rows: over.length,
    loss: logLoss,
    score: f1Micro,
    temperature,
    named: { exactMatch: exact / over.length, f1Micro, f1Macro: f1Macro(probabilities, targets, width), logLoss },
    perRow: packNumbers([...over, ...under]),
  };
}

const epsilon = 2 ** -23; // of float32, as in multi-label-report.ts

/** Nats, mean over rows and labels. */
function meanLogLoss(probabilities: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < targets.length; place++) {
    const right = targets[place] === 1 ? probabilities[place]! : 1 - probabilities[place]!;
    sum -= Math.log(Math.min(Math.max(right, epsilon), 1 - epsilon));
  }
  return sum / targets.length;
}

/** Mean over all labels; 0 of one that is neither there nor answered. */
function f1Macro(probabilities: Float32Array, targets: Float32Array, width: number): number {
  const [hits, sizes] = [new Float64Array(width), new Float64Array(width)];
  for (let place = 0; place < targets.length; place++) {
    const [answered, actual] = [isAnswered(probabilities[place]!), targets[place] === 1];
    if (answered && actual) hits[place % width]! += 1;
    sizes[place % width]! += Number(answered) + Number(actual);
  }
  return hits.reduce((sum, hit, label) => sum + (sizes[label] === 0 ? 0 : (2 * hit) / sizes[label]!), 0) / width;
}

/** The interval is over the rows of the first seed. */
function summary(all: readonly HeldOutScores[]): MultiLabelMetrics {
  const first = all[0]!;
  const [exactMatch, f1Micro] = [meanOf(all, "exactMatch"), meanOf(all, "f1Micro")];
  const exact = wilsonInterval(first.named.exactMatch!, first.rows);
  return {
    task: "multiLabel",
    rows: first.rows,
    threshold: defaultThreshold,
    accuracy: exactMatch,
    exactMatch,
    majorityAccuracy: null,
    hammingLoss: null,
    f1Micro,
    f1Macro: meanOf(all, "f1Macro"),
    f1Weighted: null,
    ...{ precisionMicro: null, precisionMacro: null, precisionWeighted: null },
    ...{ recallMicro: null, recallMacro: null, recallWeighted: null },
    logLoss: meanOf(all, "logLoss"),
    auroc: null,
    averagePrecision: null,
    intervals: { accuracy: exact, exactMatch: exact, f1Micro: shareInterval(first.score, ratioError(unpacked(first))), f1Macro: null },
    confidence: 0.95,
    perClass: [],
  };
}

/** score ± 1.96 standard errors, between 0 and 1. */
function shareInterval(score: number, error: number): readonly [number, number] {
  const reach = twoSidedZ(0.95) * error;
  return [Math.max(0, score - reach), Math.min(1, score + reach)];
}

function withinShares<Row extends { readonly low: number; readonly high: number }>(row: Row): Row {
  return { ...row, low: Math.max(0, row.low), high: Math.min(1, row.high) };
}

/** Rows that got a label too many or too few, that of which the model is surest first. */
function mistakesOf({ rows, targets, answers }: Answered, classes: readonly string[], most: number): ReturnType<TaskMeasures["mistakes"]> {
  const width = classes.length;
  const labelsWhere = (holds: (place: number) => boolean, row: number) => classes.filter((_, i) => holds(row * width + i));
  const sureness = rows.texts.map((_, row) => {
    let surest = 0;
    for (let i = row * width; i < (row + 1) * width; i++) {
      const answered = isAnswered(answers[i]!);
      if (answered !== (targets[i] === 1)) surest = Math.max(surest, answered ? answers[i]! : 1 - answers[i]!);
    }
    return surest;
  });
  return Array.from(sureness.keys())
    .filter((row) => sureness[row]! > 0)
    .sort((a, b) => sureness[b]! - sureness[a]!)
    .slice(0, most)
    .map((row) => ({
      text: rows.texts[row]!,
      label: listCell(labelsWhere((place) => targets[place] === 1, row)),
      predicted: listCell(labelsWhere((place) => isAnswered(answers[place]!), row)),
      score: sureness[row]!,
    }));
}

/** Confident learning on each label, which is there or not; of a row the label that looks worst. */
function suspectsOf({ rows, targets, answers }: Answered, classes: readonly string[], most: number): ReturnType<TaskMeasures["suspects"]> {
  const width = classes.length;
  const worst = new Map<number, { readonly score: number; readonly column: number }>();
  classes.forEach((_, column) => {
    const places = rows.texts.map((_, row) => row * width + column);
    const probabilities = Float32Array.from(places.flatMap((place) => [1 - answers[place]!, answers[place]!]));
    const labels = Int32Array.from(places, (place) => targets[place]!);
    for (const { row, score } of labelSuspects({ probabilities, labels, classes: 2, most }))
      if (score > (worst.get(row)?.score ?? 0)) worst.set(row, { score, column });
  });
  return [...worst]
    .sort(([rowA, a], [rowB, b]) => b.score - a.score || rowA - rowB)
    .slice(0, most)
    .map(([row, { score, column }]) => ({
      row: rows.lines?.[row] ?? row + 1,
      text: rows.texts[row]!,
      label: rows.labels[row]!,
      suggested: listCell(classes.filter((_, i) => (targets[row * width + i] === 1) !== (i === column))),
      score,
    }));
}

function sliceOfLabel(name: string, rows: number, has: (row: number) => boolean): { slice: string; rows: Int32Array } {
  return { slice: `label ${name}`, rows: Int32Array.from({ length: rows }, (_, row) => row).filter(has) };
}
