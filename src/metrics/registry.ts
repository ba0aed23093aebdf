// Every metric by its id: what it suits and how to make one. The command line, the help and the docs are made from these rows.
import { accuracy } from "./accuracy.ts";
import { f1Macro, precisionMacro, recallMacro } from "./class-score-metrics.ts";
import { logLoss } from "./log-loss.ts";
import { meanAbsoluteError } from "./mean-absolute-error.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import type { Metric } from "./metric.ts";
import { rSquared } from "./r-squared.ts";

export interface MetricRow {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  readonly suits: "classification" | "regression";
  readonly create: () => Metric;
}

export const metrics: readonly MetricRow[] = [
  { id: "accuracy", about: "share of rows given the right label", suits: "classification", create: accuracy },
  { id: "f1Macro", about: "mean over labels of F1", suits: "classification", create: f1Macro },
  { id: "precisionMacro", about: "mean over labels of precision", suits: "classification", create: precisionMacro },
  { id: "recallMacro", about: "mean over labels of recall", suits: "classification", create: recallMacro },
  { id: "logLoss", about: "mean −log probability of the right label, in nats", suits: "classification", create: logLoss },
  { id: "meanSquaredError", about: "mean squared distance of numbers", suits: "regression", create: meanSquaredError },
  { id: "meanAbsoluteError", about: "mean distance of numbers", suits: "regression", create: meanAbsoluteError },
  { id: "rSquared", about: "share of the spread of numbers that is explained", suits: "regression", create: rSquared },
];
