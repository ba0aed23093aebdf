// For users of the room: what the command line does, as functions.
export type {
  AnyPrediction,
  AnyTextModel,
  LabeledText,
  LabelScore,
  LabelSetPrediction,
  MultiLabelClassifier,
  NumberPrediction,
  Prediction,
  TextClassifier,
  TextModel,
  TextRegressor,
} from "./classifier.ts";
export { type CompareReport, type CompareTaskOptions, compareTask } from "./compare-task.node.ts";
export type { DataOptions, SplitFacts } from "./data-set.node.ts";
export { type EvaluateReport, type EvaluateTaskOptions, evaluateTask } from "./evaluate-task.node.ts";
export { type Explainer, type ExplainOptions, explain, makeExplainer } from "./explain.node.ts";
export { type ExplainReport, type ExplainTaskOptions, explainTask } from "./explain-task.node.ts";
export type { EffectUnit, Explanation, WordEffect } from "./explanation.ts";
export { findLearningRateTask, type LearningRateReport } from "./find-learning-rate.node.ts";
export { type InspectNetworkOptions, inspectNetwork, type NetworkReport } from "./inspect-network.node.ts";
export { type FileReport, inspectTask } from "./inspect-task.node.ts";
export { loadModel } from "./load-model.node.ts";
export { type PredictFileOptions, type PredictFileReport, predictFile } from "./predict-file.node.ts";
export { type PredictReport, predictTask } from "./predict-task.node.ts";
export { type TextClassifierOptions, textClassifier } from "./text-classifier.node.ts";
export type { DataReport, TaskEvent, TrainReport, TrainTaskOptions } from "./train-report.ts";
export { trainTask } from "./train-task.node.ts";
