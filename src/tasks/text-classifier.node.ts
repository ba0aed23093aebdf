// A model of texts from the parts a TypeScript program has: network, vectorizer, encoder of the labels.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import type { TaskKind } from "../core/task-kind.ts";
import type { OutputActivation } from "../losses/loss.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import type { LabelSetEncoder } from "../text/label-set-encoder.ts";
import type { NumberEncoder } from "../text/number-encoder.ts";
import type { TargetEncoder } from "../text/target-encoder.ts";
import type { TextVectorizer } from "../text/vectorizer.ts";
import type { Model } from "../training/model.node.ts";
import { outputWidth } from "../training/summary.ts";
import type { AnyTextModel, MultiLabelClassifier, TextClassifier, TextRegressor } from "./classifier.ts";
import { classifierOf, networkParts } from "./classifier-parts.node.ts";

export interface TextClassifierOptions<Labels extends TargetEncoder = TargetEncoder> {
  readonly model: Model;
  readonly vectorizer: TextVectorizer;
  readonly labels: Labels;
}

/** Joins a model to its texts and labels: predicts from sentences, and saves all three as one folder. */
export function textClassifier(options: TextClassifierOptions<LabelEncoder>): TextClassifier;
export function textClassifier(options: TextClassifierOptions<LabelSetEncoder>): MultiLabelClassifier;
export function textClassifier(options: TextClassifierOptions<NumberEncoder>): TextRegressor;
export function textClassifier(options: TextClassifierOptions): AnyTextModel {
  expectKnownOptions("textClassifier", options, ["model", "vectorizer", "labels"]);
  const { model, vectorizer, labels } = options;
  const width = outputWidth(model.network);
  const places = width === 1 && labels.task === "classification" ? 2 : width;
  expectOption(
    labels.classes.length === places,
    "textClassifier.labels",
    `${places} classes, as the model's last layer has ${width} units`,
    labels.classes,
  );
  const output = outputOf[labels.task];
  expectOption(
    output === undefined || model.network.output === output,
    "textClassifier.model",
    `a last layer whose activation is ${output}, as the labels are of ${labels.task}`,
    model.network.output,
  );
  return classifierOf(networkParts(model.state, { vectorizer, labels, facts: { language: null, dataFingerprint: null } }));
}

/** What the last layer has to be; one label a text may come from any. */
const outputOf: Readonly<Record<TaskKind, OutputActivation | undefined>> = {
  classification: undefined,
  multiLabel: "sigmoid",
  regression: "linear",
};
