// What is taken when small or fast matters more than the last point of the score.
import type { Preference } from "./fit-options.ts";
import type { TaskMeasures } from "./measures/task-measures.ts";
import type { Outcome } from "./outcome.ts";
import { type Standing, standings } from "./search-state.ts";

/** The network that could be in the answer: the best, or the smallest or fastest of those that are about as good. */
export function preferredNetwork(
  outcomes: readonly Outcome[],
  prefer: Preference,
  measures: Pick<TaskMeasures, "isAsGood">,
): Standing | null {
  const finished = standings(outcomes).filter(({ loss }) => Number.isFinite(loss));
  if (prefer === "accuracy" || finished.length === 0) return finished[0] ?? null;
  const items = finished.map((standing) => ({ standing, score: standing.score, cost: costOf(standing.outcomes, prefer) }));
  return preferred(items, measures).standing;
}

/** The cheapest of those that are about as good as the best; the first of equals. */
export function preferred<Item extends { readonly score: number; readonly cost: number }>(
  items: readonly Item[],
  { isAsGood }: Pick<TaskMeasures, "isAsGood">,
): Item {
  const most = Math.max(...items.map(({ score }) => score));
  return items.filter(({ score }) => isAsGood(score, most)).reduce((best, each) => (each.cost < best.cost ? each : best));
}

/** Bytes or milliseconds. */
export function costOf(outcomes: readonly Outcome[], prefer: "speed" | "size"): number {
  const values = outcomes.map(({ sizeBytes, msPerText }) => (prefer === "size" ? sizeBytes : msPerText)).filter((value) => value !== null);
  return values.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...values);
}
