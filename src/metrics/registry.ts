// Every metric by its id: what it suits and how to make one. The command line, the help and the docs are made from these rows.
import { accuracy } from "./accuracy.ts";
import { brierScore } from "./brier-score.ts";
import {
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
import { cohenKappa } from "./cohen-kappa.ts";
import { logLoss } from "./log-loss.ts";
import { matthewsCorrelation } from "./matthews-correlation.ts";
import { meanAbsoluteError } from "./mean-absolute-error.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import type { Metric } from "./metric.ts";
import { bitsPerCharacter, perplexity } from "./perplexity.ts";
import { rSquared } from "./r-squared.ts";
import { aurocMetric, averagePrecisionMetric, expectedCalibrationErrorMetric } from "./ranked-metrics.ts";
import { rootMeanSquaredError } from "./root-mean-squared-error.ts";
import { topKAccuracy } from "./top-k-accuracy.ts";

export interface MetricRow {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  readonly suits: "classification" | "regression";
  readonly create: () => Metric;
}

export const metrics: readonly MetricRow[] = [
  { id: "accuracy", about: "share of rows given the right label", suits: "classification", create: accuracy },
  { id: "topKAccuracy", about: "share of rows whose label is among the five likeliest", suits: "classification", create: topKAccuracy },
  { id: "f1Macro", about: "mean over labels of F1", suits: "classification", create: f1Macro },
  { id: "f1Micro", about: "F1 of all rows taken as one label", suits: "classification", create: f1Micro },
  { id: "f1Weighted", about: "mean over labels of F1, weighted by their rows", suits: "classification", create: f1Weighted },
  { id: "precisionMacro", about: "mean over labels of precision", suits: "classification", create: precisionMacro },
  { id: "precisionMicro", about: "precision of all rows taken as one label", suits: "classification", create: precisionMicro },
  { id: "precisionWeighted", about: "mean of precision, weighted by rows", suits: "classification", create: precisionWeighted },
  { id: "recallMacro", about: "mean over labels of recall", suits: "classification", create: recallMacro },
  { id: "recallMicro", about: "recall of all rows taken as one label", suits: "classification", create: recallMicro },
  { id: "recallWeighted", about: "mean of recall, weighted by rows", suits: "classification", create: recallWeighted },
  { id: "auroc", about: "chance that a row of a label scores above another", suits: "classification", create: aurocMetric },
  { id: "averagePrecision", about: "area under precision and recall", suits: "classification", create: averagePrecisionMetric },
  { id: "matthewsCorrelation", about: "correlation of labels and answers", suits: "classification", create: matthewsCorrelation },
  { id: "cohenKappa", about: "agreement beyond chance", suits: "classification", create: cohenKappa },
  { id: "logLoss", about: "mean −log probability of the right label, in nats", suits: "classification", create: logLoss },
  { id: "brierScore", about: "mean squared distance of probabilities", suits: "classification", create: brierScore },
  {
    id: "expectedCalibrationError",
    about: "how far confidence lies from being right",
    suits: "classification",
    create: expectedCalibrationErrorMetric,
  },
  { id: "perplexity", about: "e to the log loss", suits: "classification", create: perplexity },
  { id: "bitsPerCharacter", about: "log loss in bits, where a row is a character", suits: "classification", create: bitsPerCharacter },
  { id: "meanSquaredError", about: "mean squared distance of numbers", suits: "regression", create: meanSquaredError },
  { id: "rootMeanSquaredError", about: "root of the mean squared distance", suits: "regression", create: rootMeanSquaredError },
  { id: "meanAbsoluteError", about: "mean distance of numbers", suits: "regression", create: meanAbsoluteError },
  { id: "rSquared", about: "share of the spread of numbers that is explained", suits: "regression", create: rSquared },
];
