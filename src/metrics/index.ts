// The metrics room, for its users: scores of models over plain numbers.
export { type Abstention, type AbstentionOptions, abstentionCurve, type ChosenThreshold, thresholdFor } from "./abstention.ts";
export { accuracy } from "./accuracy.ts";
export { type AnyMetrics, isOfLabelSets, isOfQuantity, undefinedScores } from "./any-metrics.ts";
export { auroc, binaryAuroc } from "./auroc.ts";
export { averagePrecision } from "./average-precision.ts";
export { blend } from "./blend.ts";
export { brierScore } from "./brier-score.ts";
export { type ClassCounts, classCounts } from "./class-counts.ts";
export {
  type ClassScore,
  classScore,
  f1Macro,
  f1Micro,
  f1Weighted,
  precisionMacro,
  precisionMicro,
  precisionWeighted,
  recallMacro,
  recallMicro,
  recallWeighted,
} from "./class-score-metrics.ts";
export { type ClassScores, macroScores, microScores, scoresPerClass, weightedScores } from "./class-scores.ts";
export {
  type ClassificationReportOptions,
  type ClassMetrics,
  classificationMetrics,
  type Metrics,
  undefinedMetrics,
} from "./classification-report.ts";
export { cohenKappa } from "./cohen-kappa.ts";
export { type CompareOptions, type Comparison, compareAccuracy, discordantRows } from "./compare-accuracy.ts";
export { type CompareMetricOptions, compareMetric } from "./compare-metric.ts";
export { type CompareRatiosOptions, compareRatios } from "./compare-ratios.ts";
export { confusionMatrix } from "./confusion-matrix.ts";
export { expectedCalibrationError } from "./expected-calibration-error.ts";
export { fisherExact } from "./fisher.ts";
export { adjustHolm, holmAdjusted } from "./holm.ts";
export type { Interval } from "./interval.ts";
export { type LabelSuspect, type LabelSuspectsOptions, labelSuspects } from "./label-suspects.ts";
export { logLoss } from "./log-loss.ts";
export { macroF1Interval } from "./macro-f1-interval.ts";
export { matthewsCorrelation } from "./matthews-correlation.ts";
export { mcnemarExact } from "./mcnemar.ts";
export { meanAbsoluteError } from "./mean-absolute-error.ts";
export { meanSquaredError } from "./mean-squared-error.ts";
export type { Metric, MetricBatch } from "./metric.ts";
export { type MultiLabelMetrics, multiLabelMetrics } from "./multi-label-report.ts";
export { type PairedCounts, pairedInterval } from "./paired-interval.ts";
export { bitsPerCharacter, perplexity } from "./perplexity.ts";
export { predictedClasses } from "./predicted-class.ts";
export { quantile } from "./quantile.ts";
export { rSquared } from "./r-squared.ts";
export { rankCorrelation } from "./rank-correlation.ts";
export { aurocMetric, averagePrecisionMetric, expectedCalibrationErrorMetric } from "./ranked-metrics.ts";
export { type MetricRow, metrics } from "./registry.ts";
export { type RegressionMetrics, regressionMetrics } from "./regression-report.ts";
export { type ReliabilityBin, reliabilityBins } from "./reliability.ts";
export { rootMeanSquaredError } from "./root-mean-squared-error.ts";
export { type RowTallies, ratioError, ratioInterval, ratioOf } from "./row-tallies.ts";
export { type RowsNeededByErrorOptions, type RowsNeededOptions, rowsNeeded, rowsNeededByError } from "./rows-needed.ts";
export { type Slice, type SliceAccuracy, type SliceScore, sliceAccuracies, sliceScores } from "./slices.ts";
export { applySigmoidTemperature, applyTemperature, fitSigmoidTemperature, fitTemperature } from "./temperature.ts";
export { type TopKOptions, topKAccuracy } from "./top-k-accuracy.ts";
export { type ComparedMetric, type Verdict, verdictOf } from "./verdict.ts";
export { wilsonInterval } from "./wilson.ts";
