// What every classifier of texts answers, whatever it is made of.
import type { ModelConfig } from "../hub/model-config.ts";
import type { Metrics } from "../metrics/classification-report.ts";
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

export interface LabeledText {
  readonly text: string;
  readonly label: string;
}

export interface AnswerOptions {
  /** Aborted: rejects within a batch of texts. */
  readonly signal?: AbortSignal;
}

export interface TextClassifier {
  readonly classes: readonly string[];
  /** The layers, or null for a linear model. */
  readonly network: Network | null;
  readonly config: ModelConfig;
  /** One answer per text, in the order given. */
  predict(texts: readonly string[], options?: AnswerOptions): Promise<Prediction[]>;
  /** `[texts, classes]`, row after row. */
  probabilities(texts: readonly string[], options?: AnswerOptions): Promise<Float32Array>;
  /** Scores on labeled texts. */
  evaluate(rows: readonly LabeledText[]): Promise<Metrics>;
  /** Writes a model folder. Throws `folder-not-empty` unless `overwrite`. */
  save(folder: string, options?: { readonly overwrite?: boolean }): Promise<void>;
  /** Frees native memory. */
  release(): Promise<void>;
}

/** Answers from probabilities, labels best first; ties go to the label that stands first. */
export function toPredictions(probabilities: Float32Array, classes: readonly string[]): Prediction[] {
  const rows = probabilities.length / classes.length;
  return Array.from({ length: rows }, (_, row) => {
    const scores = classes.map((label, i) => ({ label, score: probabilities[row * classes.length + i]! }));
    scores.sort((a, b) => b.score - a.score);
    return { ...scores[0]!, scores };
  });
}
