// What users import as "tercet/model": a saved model and its answers, without training and search. For programs that must start soon.
export type {
  AnyTextModel,
  LabelSetPrediction,
  MultiLabelClassifier,
  NumberPrediction,
  Prediction,
  TextClassifier,
  TextRegressor,
} from "./classifier.ts";
export { type LoadOptions, loadModel } from "./load-model.node.ts";
