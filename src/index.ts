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
export { type BinaryFocalOptions, binaryFocalCrossentropy } from "./losses/binary-focal-crossentropy.ts";
export { type CategoricalFocalOptions, categoricalFocalCrossentropy } from "./losses/categorical-focal-crossentropy.ts";
export { type HuberOptions, huber } from "./losses/huber.ts";
export { type Answers, type Loss, type OutputActivation, smoothed } from "./losses/loss.ts";
export { type RDropOptions, rDrop } from "./losses/r-drop.ts";
export { losses } from "./losses/registry.ts";
export { judgeLoss, type LabelKind } from "./losses/suitability.ts";
export { type SupervisedContrastiveOptions, supervisedContrastive } from "./losses/supervised-contrastive.ts";
export { type TripletHardOptions, tripletHard } from "./losses/triplet-hard.ts";
export { type ClassScore, classScore } from "./metrics/class-score-metrics.ts";
export { confusionMatrix } from "./metrics/confusion-matrix.ts";
export type { Metric, MetricBatch } from "./metrics/metric.ts";
export { predictedClasses } from "./metrics/predicted-class.ts";
export { type MetricRow, metrics } from "./metrics/registry.ts";
export { type TopKOptions, topKAccuracy } from "./metrics/top-k-accuracy.ts";
export { adam } from "./optimizers/adam.ts";
export { adamW } from "./optimizers/adam-w.ts";
export { sgd } from "./optimizers/sgd.ts";
export { type FitResult, fit } from "./search/fit.node.ts";
export type { FitEvent } from "./search/fit-events.ts";
export type { FitOptions } from "./search/fit-options.ts";
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
export { loadWeights, type ModelCheckpointOptions, modelCheckpoint } from "./tasks/model-checkpoint.node.ts";
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
export type { Callback, Logs, TrainingControl } from "./training/callbacks/callback.ts";
export { type CsvLoggerOptions, csvLogger } from "./training/callbacks/csv-logger.node.ts";
export { type EarlyStoppingOptions, earlyStopping } from "./training/callbacks/early-stopping.ts";
export { type JsonlLoggerOptions, jsonlLogger } from "./training/callbacks/jsonl-logger.node.ts";
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from "./training/callbacks/reduce-lr-on-plateau.ts";
export { type TensorBoardOptions, tensorBoard } from "./training/callbacks/tensor-board.node.ts";
export { type CompileOptions, type FitOptions as TrainingOptions, type History, type Model, sequential } from "./training/model.node.ts";
export type { Constraint, Regularizer } from "./training/weight-rules.ts";
