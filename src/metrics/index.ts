// The metrics room, for its users: scores of models over plain numbers.
export { accuracy } from "./accuracy.ts";
export { auroc, binaryAuroc } from "./auroc.ts";
export { type BootstrapOptions, bootstrapIntervals, type Interval, quantile } from "./bootstrap.ts";
export { type ClassCounts, classCounts } from "./class-counts.ts";
export { f1Macro, precisionMacro, recallMacro } from "./class-score-metrics.ts";
export { type ClassScores, macroScores, microScores, scoresPerClass, weightedScores } from "./class-scores.ts";
export {
  type ClassificationReportOptions,
  type ClassMetrics,
  classificationMetrics,
  type Metrics,
  undefinedMetrics,
} from "./classification-report.ts";
export { type CompareOptions, type Comparison, compareAccuracy } from "./compare-accuracy.ts";
export { confusionMatrix } from "./confusion-matrix.ts";
export { expectedCalibrationError } from "./expected-calibration-error.ts";
export { logLoss } from "./log-loss.ts";
export { mcnemarExact } from "./mcnemar.ts";
export { meanAbsoluteError } from "./mean-absolute-error.ts";
export { meanSquaredError } from "./mean-squared-error.ts";
export type { Metric, MetricBatch } from "./metric.ts";
export { predictedClasses } from "./predicted-class.ts";
export { rSquared } from "./r-squared.ts";
export { rankCorrelation } from "./rank-correlation.ts";
export { type MetricRow, metrics } from "./registry.ts";
