// What every model of texts answers, whatever it is made of.
import type { ModelConfig } from "../hub/model-config.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import type { MultiLabelMetrics } from "../metrics/multi-label-report.ts";
import type { RegressionMetrics } from "../metrics/regression-report.ts";
import type { Network } from "../models/network.ts";

export interface LabelScore {
  readonly label: string;
  /** Probability, 0 to 1. */
  readonly score: number;
}

export interface Prediction extends LabelScore {
  /** All labels, best first. */
  readonly scores: readonly LabelScore[];
}

/** Of a model that gives any number of labels: `label` is the likeliest, whether or not it is above the threshold. */
export interface LabelSetPrediction extends Prediction {
  /** Labels whose score is above the threshold, best first; maybe none. */
  readonly labels: readonly string[];
}

/** Of a model of a quantity. */
export interface NumberPrediction {
  readonly value: number;
}

export type AnyPrediction = Prediction | LabelSetPrediction | NumberPrediction;

export interface LabeledText {
  readonly text: string;
  readonly label: string;
}

export interface AnswerOptions {
  /** Aborted: rejects within a batch of texts. */
  readonly signal?: AbortSignal;
}

export interface TextModel<Answer, Scores> {
  /** The labels; of a quantity its name alone. */
  readonly classes: readonly string[];
  /** The layers, or null for a linear model. */
  readonly network: Network | null;
  readonly config: ModelConfig;
  /** One answer per text, in the order given. */
  predict(texts: readonly string[], options?: AnswerOptions): Promise<Answer[]>;
  /** `[texts, classes]`, row after row: probabilities; of several labels each on its own; a quantity in its own unit. */
  probabilities(texts: readonly string[], options?: AnswerOptions): Promise<Float32Array>;
  /** Scores on labeled texts; `label` may be a list of labels or a number where the model answers such. */
  evaluate(rows: readonly { readonly text: string; readonly label: string | number | readonly string[] }[]): Promise<Scores>;
  /** Writes a model folder. Throws `folder-not-empty` unless `overwrite`. */
  save(folder: string, options?: { readonly overwrite?: boolean }): Promise<void>;
  /** Frees native memory. */
  release(): Promise<void>;
}

export type TextClassifier = TextModel<Prediction, Metrics>;
export type MultiLabelClassifier = TextModel<LabelSetPrediction, MultiLabelMetrics>;
export type TextRegressor = TextModel<NumberPrediction, RegressionMetrics>;
export type AnyTextModel = TextModel<AnyPrediction, AnyMetrics>;

/** Answers from probabilities, labels best first; ties go to the label that stands first. */
export function toPredictions(probabilities: Float32Array, classes: readonly string[]): Prediction[] {
  const rows = probabilities.length / classes.length;
  return Array.from({ length: rows }, (_, row) => {
    const scores = classes.map((label, i) => ({ label, score: probabilities[row * classes.length + i]! }));
    scores.sort((a, b) => b.score - a.score);
    return { ...scores[0]!, scores };
  });
}

/** The answers of a model from its numbers `[rows, classes]`. */
export function toAnswers(numbers: Float32Array, { id2label, tercet }: ModelConfig): AnyPrediction[] {
  if (tercet.task === "regression") return Array.from(numbers, (value) => ({ value }));
  const predictions = toPredictions(numbers, Object.values(id2label)); // keys that are whole numbers stand in their order
  if (tercet.task === "classification") return predictions;
  const { threshold = defaultThreshold } = tercet;
  return predictions.map((prediction) => ({
    ...prediction,
    labels: prediction.scores.filter(({ score }) => score > threshold).map(({ label }) => label),
  }));
}

/** A label is answered where its probability is above it. */
export const defaultThreshold = 0.5;
