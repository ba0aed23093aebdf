// A saved model on texts given one by one.
import { resolve } from "node:path";
import type { Problem } from "../core/errors.ts";
import type { AnyPrediction } from "./classifier.ts";
import { loadForAnswers } from "./load-model.node.ts";
import { unusedScores } from "./unused-scores.ts";

export interface PredictReport {
  readonly model: string;
  readonly predictions: readonly (AnyPrediction & { readonly text: string })[];
  readonly warnings: readonly Problem[];
}

export interface PredictTaskOptions {
  readonly model: string;
  readonly texts: readonly string[];
  /** All scores are told anyway: that they were asked for is noted where there are none. Default false. */
  readonly allScores?: boolean;
}

export async function predictTask({ model, texts, allScores = false }: PredictTaskOptions): Promise<PredictReport> {
  const classifier = await loadForAnswers(model);
  const predictions = await classifier.predict(texts);
  await classifier.release();
  return {
    model: resolve(model),
    predictions: predictions.map((prediction, i) => ({ text: texts[i]!, ...prediction })),
    warnings: unusedScores(classifier, allScores),
  };
}
