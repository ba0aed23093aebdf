// What is taken when small or fast matters more than the last point of accuracy.
import type { Preference } from "./fit-options.ts";
import type { Outcome } from "./outcome.ts";
import { type Standing, standings } from "./search-state.ts";

/** As accurate as the best, for who prefers speed or size: one point less at most. */
const tolerance = 0.01;

/** The network that could be in the answer: the best, or the smallest or fastest within one point of the most accurate. */
export function preferredNetwork(outcomes: readonly Outcome[], prefer: Preference): Standing | null {
  const finished = standings(outcomes).filter(({ logLoss }) => Number.isFinite(logLoss));
  if (prefer === "accuracy" || finished.length === 0) return finished[0] ?? null;
  const most = Math.max(...finished.map(({ accuracy }) => accuracy));
  return cheapest(
    finished.filter(({ accuracy }) => accuracy >= most - tolerance),
    (standing) => costOf(standing.outcomes, prefer),
  );
}

/** The cheapest of those within one point of the most accurate; the first of equals. */
export function preferred<Item extends { readonly accuracy: number; readonly cost: number }>(items: readonly Item[]): Item {
  const most = Math.max(...items.map(({ accuracy }) => accuracy));
  return cheapest(
    items.filter(({ accuracy }) => accuracy >= most - tolerance),
    ({ cost }) => cost,
  );
}

/** Bytes or milliseconds. */
export function costOf(outcomes: readonly Outcome[], prefer: "speed" | "size"): number {
  const values = outcomes.map(({ sizeBytes, msPerText }) => (prefer === "size" ? sizeBytes : msPerText)).filter((value) => value !== null);
  return values.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...values);
}

function cheapest<Item>(items: readonly Item[], cost: (item: Item) => number): Item {
  return items.reduce((best, each) => (cost(each) < cost(best) ? each : best));
}
