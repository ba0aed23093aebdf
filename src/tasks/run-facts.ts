// What a finished training looks like to the doctor: its curves, and what the trained model does on rows it has and has not seen.
import type { Metrics } from "../metrics/classification-report.ts";
import { classificationMetrics } from "../metrics/classification-report.ts";
import { fitScale } from "../metrics/fit-scale.ts";
import type { Splitting } from "../text/char-classes.ts";
import { findLeakWords } from "../text/findings/leak-words.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import type { FitScores, RunFacts, ValidationScores } from "../training/diagnosis/facts.ts";
import { type LinearProbe, probeLinear } from "../training/diagnosis/linear-probe.ts";
import type { TextClassifier } from "./classifier.ts";
import type { Part } from "./data-set.node.ts";
import type { Judged } from "./judge.ts";

export interface RunFactsOptions extends Pick<RunFacts, "settings" | "history" | "keptEpoch" | "stopped" | "repeats"> {
  readonly train: Part;
  readonly labels: LabelEncoder;
  readonly splitting: Splitting;
  readonly seed: number;
  readonly classifier: Pick<TextClassifier, "probabilities">;
  readonly validation: Judged | null;
  /** The linear model on the validation rows. */
  readonly linear: Judged | null;
  /** Whether to train the linear model on parts of the rows, which takes a second or two; or what came of it before. */
  readonly probe: boolean | LinearProbe;
  readonly signal?: AbortSignal;
}

const mostTrainRows = 1000;

/** Collects the facts. The classifier is asked for answers to at most 1,000 training rows. */
export async function gatherRunFacts(options: RunFactsOptions): Promise<RunFacts> {
  const { settings, history, keptEpoch, stopped, repeats, train, labels, splitting, validation, linear } = options;
  const probe = options.probe === true ? await probed(options) : options.probe || undefined;
  return {
    settings,
    history,
    keptEpoch,
    stopped,
    rowsByClass: countLabels(train.labels, labels.classes),
    train: await judgeTraining(options),
    validation: validation && validationScores(validation),
    ...(linear && {
      linear: {
        accuracy: linear.metrics.accuracy!,
        logLoss: linear.metrics.logLoss!,
        recalls: linear.metrics.perClass.map(({ recall }) => recall),
      },
    }),
    ...(probe && { probe }),
    leakWords: leakWordsOf(train, splitting),
    repeats,
  };
}

/** A word that gives a label away stands in many rows: where there is more text than this, part of the rows tell. */
const mostCharacters = 5e6;

function leakWordsOf({ texts, labels }: Part, splitting: Splitting): RunFacts["leakWords"] {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const every = Math.ceil(characters / mostCharacters);
  const isTaken = (_: string, row: number) => row % every === 0;
  return findLeakWords(texts.filter(isTaken), labels.filter(isTaken), splitting);
}

function probed({ train, labels, splitting, seed, signal }: RunFactsOptions): Promise<LinearProbe | undefined> {
  return probeLinear(train.texts, labels.encode(train.labels).data, { classes: labels.classes, splitting, seed, signal });
}

async function judgeTraining({ classifier, train, labels }: RunFactsOptions): Promise<FitScores> {
  const rows = Math.min(mostTrainRows, train.texts.length);
  const chosen = Array.from({ length: rows }, (_, i) => Math.floor((i * train.texts.length) / rows));
  const probabilities = await classifier.probabilities(chosen.map((row) => train.texts[row]!));
  const targets = labels.encode(chosen.map((row) => train.labels[row]!)).data;
  const metrics = classificationMetrics({ targets, probabilities, labels: labels.classes });
  return { rows, accuracy: metrics.accuracy!, logLoss: metrics.logLoss! };
}

/** Scores of held-out rows as the doctor sees them. */
export function validationScores({ metrics, targets, probabilities }: Judged): ValidationScores {
  const classes = metrics.perClass.length;
  const logits = Float64Array.from(probabilities, (p) => Math.log(Math.max(p, tiny)));
  const scale = fitScale([{ values: logits, columns: classes, labels: targets }]);
  return {
    rows: metrics.rows,
    accuracy: metrics.accuracy!, // there are rows: no score is null
    logLoss: metrics.logLoss!,
    majorityAccuracy: metrics.majorityAccuracy!,
    f1Macro: metrics.f1Macro!,
    meanScore: meanTop(probabilities, classes),
    scale,
    scaledLogLoss: scaledLogLoss(logits, targets, scale),
    perClass: metrics.perClass.map(({ label, recall, support }: Metrics["perClass"][number]) => ({ label, recall, support })),
  };
}

const tiny = 1e-12;

function meanTop(probabilities: Float32Array, classes: number): number {
  const rows = probabilities.length / classes;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += Math.max(...probabilities.subarray(row * classes, (row + 1) * classes));
  return sum / rows;
}

/** −mean log softmax(scale · logits) at the right class. */
function scaledLogLoss(logits: Float64Array, targets: Int32Array, scale: number): number {
  const classes = logits.length / targets.length;
  let sum = 0;
  targets.forEach((target, row) => {
    const scores = logits.subarray(row * classes, (row + 1) * classes).map((logit) => scale * logit);
    const top = Math.max(...scores);
    sum += top + Math.log(scores.reduce((total, score) => total + Math.exp(score - top), 0)) - scores[target]!;
  });
  return sum / targets.length;
}

function countLabels(labels: readonly string[], classes: readonly string[]): Record<string, number> {
  const counts = new Map(classes.map((label) => [label, 0]));
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(counts);
}
