// What several sections read off a report in the same way.
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import type { Comparison } from "../../metrics/compare-accuracy.ts";
import type { AnyFitReport, LeaderboardRow } from "../fit-report.ts";
import type { MarkKind } from "./charts/marks.ts";
import type { Part, Words } from "./words/words.ts";

/** "textCnn · adamW · crossentropy"; an ensemble by its word. */
export function nameOf(
  { architecture, optimizer, loss }: Pick<LeaderboardRow, "architecture" | "optimizer" | "loss">,
  words: Words,
): string {
  if (architecture === "ensemble") return words.common.ensemble;
  if (isLinear({ architecture })) return words.common.linear;
  return [architecture, optimizer, loss].filter((part) => part !== null).join(" · ");
}

/** The architecture alone, for charts. */
export function shortNameOf({ architecture }: Pick<LeaderboardRow, "architecture">, words: Words): string {
  return architecture === "ensemble" ? words.common.ensemble : isLinear({ architecture }) ? words.common.linear : architecture;
}

export function isLinear({ architecture }: Pick<LeaderboardRow, "architecture">): boolean {
  return architecture === "linear";
}

export function kindOf(row: LeaderboardRow<AnyMetrics>, { best }: AnyFitReport): MarkKind {
  return isSameRow(row, best) ? "answer" : isLinear(row) ? "linear" : "plain";
}

function isSameRow(a: LeaderboardRow<AnyMetrics>, b: LeaderboardRow<AnyMetrics>): boolean {
  return a === b || (a.trial === b.trial && a.architecture === b.architecture && a.optimizer === b.optimizer && a.loss === b.loss);
}

export interface Judged {
  readonly part: Part;
  readonly metrics: AnyMetrics;
}

/** The scores of a row that count most: on test rows, else on held-out rows; null where it has none. */
export function judged({ test, validation }: LeaderboardRow<AnyMetrics>): Judged | null {
  if (hasRows(test)) return { part: "test", metrics: test };
  return hasRows(validation) ? { part: "validation", metrics: validation } : null;
}

export function hasRows(metrics: AnyMetrics | null): metrics is AnyMetrics {
  return metrics !== null && metrics.rows > 0;
}

/** The comparison of the answer with the linear model, turned so that the answer is `a`. The first is meant: finalists come best first. */
export function againstLinear({ comparisons }: AnyFitReport): Comparison | null {
  const found = comparisons.find(({ a, b }) => (a === "linear") !== (b === "linear"));
  if (!found) return null;
  return found.b === "linear" ? found : reversed(found);
}

const opposite = { better: "worse", worse: "better", noEvidence: "noEvidence" } as const;

function reversed(comparison: Comparison): Comparison {
  const { a, b, difference, low, high, verdict } = comparison;
  return { ...comparison, a: b, b: a, difference: -difference, low: -high, high: -low, verdict: opposite[verdict] };
}

/** Last part of a path of any system. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** Labels with the most rows first. */
export function labelsByRows({ data }: AnyFitReport): readonly (readonly [label: string, rows: number])[] {
  return Object.entries(data.labels).sort(([, a], [, b]) => b - a);
}
