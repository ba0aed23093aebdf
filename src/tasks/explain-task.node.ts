// A saved model's answers to texts, explained word by word.
import { resolve } from "node:path";
import type { Problem } from "../core/errors.ts";
import type { AnyTextModel } from "./classifier.ts";
import { explain } from "./explain.node.ts";
import type { Explanation } from "./explanation.ts";
import { loadModel } from "./load-model.node.ts";

export interface ExplainTaskOptions {
  /** A model folder. */
  readonly model: string;
  readonly texts: readonly string[];
  /** The label to explain. Default: each text's answer. */
  readonly label?: string;
  readonly signal?: AbortSignal;
}

export interface ExplainReport {
  /** Absolute path of the model folder. */
  readonly model: string;
  readonly explanations: readonly Explanation[];
  readonly warnings: readonly Problem[];
}

/** Throws `option-invalid` for a label that the model does not know, and what `loadModel` throws. */
export async function explainTask({ model, texts, ...options }: ExplainTaskOptions): Promise<ExplainReport> {
  const classifier = await loadModel<AnyTextModel>(model);
  try {
    return { model: resolve(model), explanations: await explain(classifier, texts, options), warnings: [] };
  } finally {
    await classifier.release();
  }
}
