// What users of the package import.
export { TercetError } from "./core/errors.ts";
export { activation } from "./layers/activation.ts";
export { bidirectional } from "./layers/bidirectional.ts";
export { conv1D } from "./layers/conv-1d.ts";
export { convolutionBank } from "./layers/convolution-bank.ts";
export { dense } from "./layers/dense.ts";
export { dropout } from "./layers/dropout.ts";
export { embedding } from "./layers/embedding.ts";
export { globalAveragePooling1D } from "./layers/global-average-pooling-1d.ts";
export { globalMaxPooling1D } from "./layers/global-max-pooling-1d.ts";
export { defineLayer, type Layer } from "./layers/layer.ts";
export { lstm } from "./layers/lstm.ts";
export type { Metrics } from "./metrics/classification-report.ts";
export type { MultiLabelMetrics } from "./metrics/multi-label-report.ts";
export type { RegressionMetrics } from "./metrics/regression-report.ts";
export { adam } from "./optimizers/adam.ts";
export { adamW } from "./optimizers/adam-w.ts";
export { sgd } from "./optimizers/sgd.ts";
export { type FitResult, fit } from "./search/fit.node.ts";
export type { FitEvent } from "./search/fit-events.ts";
export type { FitOptions } from "./search/fit-options.ts";
export type { AnyFitReport, FitMetric, FitReport } from "./search/fit-report.ts";
export type {
  LabelSetPrediction,
  MultiLabelClassifier,
  NumberPrediction,
  Prediction,
  TextClassifier,
  TextRegressor,
} from "./tasks/classifier.ts";
export { type ExplainOptions, explain } from "./tasks/explain.node.ts";
export type { Explanation, WordEffect } from "./tasks/explanation.ts";
export { loadModel } from "./tasks/load-model.node.ts";
export { textClassifier } from "./tasks/text-classifier.node.ts";
export type { TaskEvent, TrainReport, TrainTaskOptions } from "./tasks/train-report.ts";
export { trainTask } from "./tasks/train-task.node.ts";
export type { EncodedLabels, EncodedTexts } from "./text/encoded.ts";
export { labelEncoder } from "./text/label-encoder.ts";
export { labelSetEncoder } from "./text/label-set-encoder.ts";
export { numberEncoder } from "./text/number-encoder.ts";
export { readTable } from "./text/read-table.node.ts";
export { splitRows } from "./text/split.ts";
export { textVectorizer } from "./text/vectorizer.ts";
export { type History, type Model, sequential } from "./training/model.node.ts";
