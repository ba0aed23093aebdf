// What users of the package import.

export { TercetError } from "./core/errors.ts";
export { activation } from "./layers/activation.ts";
export { type AttentionPoolingOptions, attentionPooling } from "./layers/attention-pooling.ts";
export { averagePooling1D } from "./layers/average-pooling-1d.ts";
export { averagePooling2D } from "./layers/average-pooling-2d.ts";
export { type BahdanauAttentionOptions, bahdanauAttention } from "./layers/bahdanau-attention.ts";
export { type BatchNormalizationOptions, batchNormalization } from "./layers/batch-normalization.ts";
export { type BidirectionalOptions, bidirectional, type MergeMode } from "./layers/bidirectional.ts";
export { classToken } from "./layers/class-token.ts";
export { type ConcatenateOptions, concatenate } from "./layers/concatenate.ts";
export { type Conv1DOptions, conv1D } from "./layers/conv-1d.ts";
export { type Conv2DOptions, conv2D } from "./layers/conv-2d.ts";
export { convolutionBank } from "./layers/convolution-bank.ts";
export { dense } from "./layers/dense.ts";
export { type DotOptions, dot } from "./layers/dot.ts";
export { dropout } from "./layers/dropout.ts";
export { type EmbeddingOptions, embedding } from "./layers/embedding.ts";
export { type EncoderDecoderOptions, encoderDecoder } from "./layers/encoder-decoder.ts";
export { type FeedForwardOptions, feedForward } from "./layers/feed-forward.ts";
export { firstPosition } from "./layers/first-position.ts";
export { flatten } from "./layers/flatten.ts";
export { globalAveragePooling1D } from "./layers/global-average-pooling-1d.ts";
export { globalAveragePooling2D } from "./layers/global-average-pooling-2d.ts";
export { globalMaxPooling1D } from "./layers/global-max-pooling-1d.ts";
export { globalMaxPooling2D } from "./layers/global-max-pooling-2d.ts";
export { type GruOptions, gru } from "./layers/gru.ts";
export { type HashedNgramsOptions, hashedNgrams } from "./layers/hashed-ngrams.ts";
export { glorotUniform, type Initializer, ones, orthogonal, uniform, zeros } from "./layers/initializers.ts";
export { type InputLayerOptions, inputLayer } from "./layers/input-layer.ts";
export { type ContextLayer, defineLayer, type Features, type Layer, type LayerConfig, type Scope, type Tensor } from "./layers/layer.ts";
export { type LayerNormalizationOptions, layerNormalization } from "./layers/layer-normalization.ts";
export { type LstmOptions, lstm } from "./layers/lstm.ts";
export { type LuongAttentionOptions, luongAttention } from "./layers/luong-attention.ts";
export { maxPooling1D } from "./layers/max-pooling-1d.ts";
export { maxPooling2D } from "./layers/max-pooling-2d.ts";
export { add, average, maximum, minimum, multiply, subtract } from "./layers/merge.ts";
export { type MultiHeadAttentionOptions, multiHeadAttention } from "./layers/multi-head-attention.ts";
export { ngramEmbeddingBag } from "./layers/ngram-embedding-bag.ts";
export { parallel } from "./layers/parallel.ts";
export type { Pooling1DOptions, Pooling2DOptions } from "./layers/pooling.ts";
export { type PositionEmbeddingOptions, positionEmbedding } from "./layers/position-embedding.ts";
export type { AttentionResult, QueryAttention } from "./layers/query-attention.ts";
export type { RecurrentLayer, RecurrentOptions, RecurrentResult } from "./layers/recurrent.ts";
export { layerFromConfig, type OwnLayers } from "./layers/registry.ts";
export { type ReshapeOptions, reshape } from "./layers/reshape.ts";
export { type ResidualOptions, residual } from "./layers/residual.ts";
export { type ReversibleEmbedding, reversibleEmbedding } from "./layers/reversible-embedding.ts";
export { type RmsNormalizationOptions, rmsNormalization } from "./layers/rms-normalization.ts";
export { type RotaryEmbeddingOptions, rotaryEmbedding } from "./layers/rotary-embedding.ts";
export { type SimpleRnnOptions, simpleRnn } from "./layers/simple-rnn.ts";
export { type SinusoidalOptions, sinusoidal } from "./layers/sinusoidal.ts";
export { type SpatialDropout1DOptions, spatialDropout1D } from "./layers/spatial-dropout-1d.ts";
export { type TransformerDecoderOptions, transformerDecoder } from "./layers/transformer-decoder.ts";
export { type TransformerEncoderOptions, transformerEncoder } from "./layers/transformer-encoder.ts";
export { type WordDropoutOptions, wordDropout } from "./layers/word-dropout.ts";
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
export type { Metrics } from "./metrics/classification-report.ts";
export { confusionMatrix } from "./metrics/confusion-matrix.ts";
export type { Metric, MetricBatch } from "./metrics/metric.ts";
export type { MultiLabelMetrics } from "./metrics/multi-label-report.ts";
export { predictedClasses } from "./metrics/predicted-class.ts";
export { type MetricRow, metrics } from "./metrics/registry.ts";
export type { RegressionMetrics } from "./metrics/regression-report.ts";
export { type TopKOptions, topKAccuracy } from "./metrics/top-k-accuracy.ts";
export { countNgrams } from "./models/learned/ngrams.ts";
export { ppmiVectors } from "./models/learned/ppmi-vectors.ts";
export { adadelta } from "./optimizers/adadelta.ts";
export { adafactor } from "./optimizers/adafactor.ts";
export { adagrad } from "./optimizers/adagrad.ts";
export { adam } from "./optimizers/adam.ts";
export { adamW } from "./optimizers/adam-w.ts";
export { adamax } from "./optimizers/adamax.ts";
export { amsGrad } from "./optimizers/ams-grad.ts";
export { lamb } from "./optimizers/lamb.ts";
export { lazyAdam } from "./optimizers/lazy-adam.ts";
export { lion } from "./optimizers/lion.ts";
export { muon } from "./optimizers/muon.ts";
export { nadam } from "./optimizers/nadam.ts";
export type { Optimizer } from "./optimizers/optimizer.ts";
export { rAdam } from "./optimizers/r-adam.ts";
export { rmsprop } from "./optimizers/rmsprop.ts";
export { scheduleFreeAdamW } from "./optimizers/schedule-free-adam-w.ts";
export { sgd } from "./optimizers/sgd.ts";
export * as schedules from "./schedules/index.ts";
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
export { type LoadOptions, loadModel } from "./tasks/load-model.node.ts";
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
export { readWordVectors } from "./text/word-vectors.node.ts";
export { parseWordVectors, vectorsFor, type WordVectors } from "./text/word-vectors.ts";
export type { Callback, Logs, TrainingControl } from "./training/callbacks/callback.ts";
export { type CsvLoggerOptions, csvLogger } from "./training/callbacks/csv-logger.node.ts";
export { type EarlyStoppingOptions, earlyStopping } from "./training/callbacks/early-stopping.ts";
export { type JsonlLoggerOptions, jsonlLogger } from "./training/callbacks/jsonl-logger.node.ts";
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from "./training/callbacks/reduce-lr-on-plateau.ts";
export { type TensorBoardOptions, tensorBoard } from "./training/callbacks/tensor-board.node.ts";
export { type LearningRateRangeOptions, learningRateRange } from "./training/learning-rate-range.node.ts";
export {
  type CompileOptions,
  type Examples,
  type FitOptions as TrainingOptions,
  type History,
  type Model,
  network,
  sequential,
} from "./training/model.node.ts";
export type { RateCurve } from "./training/rate-curve.ts";
export { type LayerSummary, summarizeLayers } from "./training/summary.ts";
export type { UpdateOptions } from "./training/update-options.ts";
export type { Constraint, Regularizer } from "./training/weight-rules.ts";
