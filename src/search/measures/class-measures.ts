// One label a text: ranked by log loss after temperature scaling, judged by accuracy.
import { abstentionCurve } from "../../metrics/abstention.ts";
import { classCounts } from "../../metrics/class-counts.ts";
import { macroScores } from "../../metrics/class-scores.ts";
import { classificationMetrics, type Metrics } from "../../metrics/classification-report.ts";
import { compareAccuracy, discordantRows } from "../../metrics/compare-accuracy.ts";
import { labelSuspects } from "../../metrics/label-suspects.ts";
import { meanLogLoss } from "../../metrics/log-loss.ts";
import { predictedClasses } from "../../metrics/predicted-class.ts";
import { reliabilityBins } from "../../metrics/reliability.ts";
import { rowsNeeded } from "../../metrics/rows-needed.ts";
import type { Slice } from "../../metrics/slices.ts";
import { sliceAccuracies } from "../../metrics/slices.ts";
import { applyTemperature, fitTemperature } from "../../metrics/temperature.ts";
import { wilsonInterval } from "../../metrics/wilson.ts";
import { labelEncoder } from "../../text/label-encoder.ts";
import { toProbabilities } from "../../training/targets.ts";
import { packBits, unpackBits } from "../bits.ts";
import { binomialErrors } from "../more-data.ts";
import { type HeldOutScores, meanOf } from "../outcome.ts";
import type { Answered, Targets, TaskMeasures } from "./task-measures.ts";

/** One point of accuracy less is about as good. */
const tolerance = 0.01;
/** More classes are too many to tell of each. */
const mostClasses = 20;

export function classMeasures(classes: readonly string[]): TaskMeasures {
  const encoder = labelEncoder({ classes });
  const width = classes.length;
  return {
    task: "classification",
    metric: "accuracy",
    encoder,
    width,
    targets: (cells) => encoder.encode(cells).data,
    answersOf(logits, output) {
      const places = output === "sigmoid" ? 1 : width;
      const answers = toProbabilities(logits, places, output);
      return places === width ? answers : bothClasses(answers);
    },
    scores: (answers, targets) => scoresOf(answers, classNumbers(targets), width),
    tallies: ({ perRow, rows }) => ({ over: Uint8Array.from(unpackBits(perRow, rows), Number), under: null }),
    atTemperature: (answers, temperature) => applyTemperature(answers, width, temperature),
    told: (score) => score,
    intervalAround: (score, { rows }) => wilsonInterval(score, rows),
    isAsGood: (score, best) => score >= best - tolerance,
    metrics: (probabilities, targets) => classificationMetrics({ targets: classNumbers(targets), probabilities, labels: classes }),
    summary,
    scoreOf: (metrics) => (metrics as Metrics).accuracy, // of this task
    compare: ({ names, targets, answers }) =>
      compareAccuracy({ names, targets: classNumbers(targets), probabilities: answers, classes: width }),
    rowsNeeded({ difference }, { targets, answers }) {
      const { onlyFirst, onlySecond, rows } = discordantRows(classNumbers(targets), answers, width);
      return rowsNeeded({ difference, discordant: (onlyFirst + onlySecond) / rows });
    },
    measured: (rows, { score, rows: tested }) => binomialErrors({ rows, errors: Math.round((1 - score) * tested), tested }),
    mistakes: (judged, most) => mistakesOf(judged, classes, most),
    suspects: ({ rows, targets, answers }, most) =>
      labelSuspects({ probabilities: answers, labels: classNumbers(targets), classes: width, most }).map(
        ({ row, label, suggested, score }) => ({
          row: rows.lines?.[row] ?? row + 1,
          text: rows.texts[row]!,
          label: classes[label]!,
          suggested: classes[suggested]!,
          score,
        }),
      ),
    slicesByLabel: ({ targets }) => (width > mostClasses ? [] : classes.map((name, i) => sliceOfClass(name, i, targets))),
    sliceScores: (judged, slices) => sliceAccuracies(rightRows(judged, width), slices),
    trust: ({ targets, answers }) => ({
      calibration: reliabilityBins(classNumbers(targets), answers, width),
      abstention: abstentionCurve({ targets: classNumbers(targets), probabilities: answers, classes: width }),
    }),
  };
}

/** Targets of a classification are class numbers. */
function classNumbers(targets: Targets): Int32Array {
  return targets as Int32Array; // as `classMeasures.targets` makes them
}

/** Of one sigmoid the probabilities of both classes. */
function bothClasses(answers: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * answers.length }, (_, i) => (i % 2 === 0 ? 1 - answers[i >> 1]! : answers[i >> 1]!));
}

function scoresOf(probabilities: Float32Array, targets: Int32Array, classes: number): HeldOutScores {
  const temperature = fitTemperature(probabilities, targets, classes);
  const scaled = applyTemperature(probabilities, classes, temperature);
  const answers = predictedClasses(probabilities, classes);
  const right = Array.from(targets, (target, row) => answers[row] === target);
  const accuracy = right.filter(Boolean).length / targets.length;
  const logLoss = meanLogLoss(scaled, targets, classes);
  return {
    rows: targets.length,
    loss: logLoss,
    score: accuracy,
    temperature,
    named: { accuracy, f1Macro: macroScores(classCounts(targets, answers, classes)).f1, logLoss },
    perRow: packBits(right),
  };
}

/** The interval is over the rows of the first seed. */
function summary(all: readonly HeldOutScores[]): Metrics {
  const first = all[0]!;
  return {
    rows: first.rows,
    accuracy: meanOf(all, "accuracy"),
    majorityAccuracy: null,
    f1Macro: meanOf(all, "f1Macro"),
    f1Micro: null,
    f1Weighted: null,
    precisionMacro: null,
    recallMacro: null,
    logLoss: meanOf(all, "logLoss"),
    auroc: null,
    ece: null,
    intervals: { accuracy: wilsonInterval(first.score, first.rows), f1Macro: null },
    confidence: 0.95,
    perClass: [],
    confusion: { labels: [], matrix: [] },
  };
}

function rightRows({ targets, answers }: Answered, classes: number): Uint8Array {
  const given = predictedClasses(answers, classes);
  return Uint8Array.from(classNumbers(targets), (target, row) => (given[row] === target ? 1 : 0));
}

/** Most confident first. */
function mistakesOf({ rows, targets, answers }: Answered, classes: readonly string[], most: number): ReturnType<TaskMeasures["mistakes"]> {
  const given = predictedClasses(answers, classes.length);
  const wrong = Array.from(targets.keys()).filter((row) => given[row] !== targets[row]);
  const score = (row: number) => answers[row * classes.length + given[row]!]!;
  return wrong
    .sort((a, b) => score(b) - score(a))
    .slice(0, most)
    .map((row) => ({ text: rows.texts[row]!, label: rows.labels[row]!, predicted: classes[given[row]!]!, score: score(row) }));
}

function sliceOfClass(name: string, index: number, targets: Targets): Slice {
  const rows = Array.from(targets.keys()).filter((row) => targets[row] === index);
  return { slice: `label ${name}`, rows: Int32Array.from(rows) };
}
