// A saved model on texts given one by one.
import { resolve } from "node:path";
import type { Problem } from "../core/errors.ts";
import type { AnyPrediction } from "./classifier.ts";
import { loadForAnswers } from "./load-model.node.ts";

export interface PredictReport {
  readonly model: string;
  readonly predictions: readonly (AnyPrediction & { readonly text: string })[];
  readonly warnings: readonly Problem[];
}

export async function predictTask({ model, texts }: { readonly model: string; readonly texts: readonly string[] }): Promise<PredictReport> {
  const classifier = await loadForAnswers(model);
  const predictions = await classifier.predict(texts);
  await classifier.release();
  return { model: resolve(model), predictions: predictions.map((prediction, i) => ({ text: texts[i]!, ...prediction })), warnings: [] };
}
