// Scores of whatever kind of task.
import { type Problem, toProblem } from "../core/errors.ts";
import { type Metrics, undefinedMetrics } from "./classification-report.ts";
import type { MultiLabelMetrics } from "./multi-label-report.ts";
import type { RegressionMetrics } from "./regression-report.ts";

export type AnyMetrics = Metrics | MultiLabelMetrics | RegressionMetrics;

export function isOfLabelSets(metrics: AnyMetrics): metrics is MultiLabelMetrics {
  return "exactMatch" in metrics;
}

export function isOfQuantity(metrics: AnyMetrics): metrics is RegressionMetrics {
  return "rSquared" in metrics;
}

/** A warning for each score that these rows leave undefined, saying why. */
export function undefinedScores(metrics: AnyMetrics): Problem[] {
  if (isOfQuantity(metrics)) return undefinedOfQuantity(metrics);
  return isOfLabelSets(metrics) ? undefinedOfLabelSets(metrics) : undefinedMetrics(metrics);
}

function undefinedOfQuantity({ rows, rSquared }: RegressionMetrics): Problem[] {
  if (rSquared !== null) return [];
  const received = rows === 0 ? "none" : String(rows);
  return [
    toProblem("metric-undefined", { where: "rSquared", expected: "at least two rows to judge", received, hint: "It is given as null." }),
  ];
}

function undefinedOfLabelSets({ rows, perClass }: MultiLabelMetrics): Problem[] {
  if (rows === 0) return [toProblem("metric-undefined", { where: "metrics", expected: "at least one row to judge", received: "none" })];
  const absent = perClass.filter(({ auroc }) => auroc === null).map(({ label }) => JSON.stringify(label));
  if (absent.length === 0) return [];
  const named = `${absent.slice(0, mostNamed).join(", ")}${absent.length > mostNamed ? ` and ${absent.length - mostNamed} more` : ""}`;
  return [
    toProblem("metric-undefined", {
      where: "auroc",
      expected: "rows with and without each label",
      received: `not of ${named}`,
      hint: "The mean leaves them out.",
    }),
  ];
}

const mostNamed = 10;
