// A classifier from the parts a TypeScript program has: model, vectorizer, label encoder.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import type { TextVectorizer } from "../text/vectorizer.ts";
import type { Model } from "../training/model.node.ts";
import { outputWidth } from "../training/summary.ts";
import type { TextClassifier } from "./classifier.ts";
import { classifierOf, networkParts } from "./classifier-parts.node.ts";

export interface TextClassifierOptions {
  readonly model: Model;
  readonly vectorizer: TextVectorizer;
  readonly labels: LabelEncoder;
}

/** Joins a model to its texts and labels: predicts from sentences, and saves all three as one folder. */
export function textClassifier(options: TextClassifierOptions): TextClassifier {
  expectKnownOptions("textClassifier", options, ["model", "vectorizer", "labels"]);
  const { model, vectorizer, labels } = options;
  const width = outputWidth(model.network);
  const places = width === 1 ? 2 : width;
  expectOption(
    labels.classes.length === places,
    "textClassifier.labels",
    `${places} classes, as the model's last layer has ${width} units`,
    labels.classes,
  );
  return classifierOf(networkParts(model.state, { vectorizer, labels, facts: { language: null, dataFingerprint: null } }));
}
