// Several comparisons at once: p-values that stay honest when one may pick the most striking.
import type { Comparison } from "./compare-accuracy.ts";
import { verdictOf } from "./verdict.ts";

/**
 * Holm's step-down adjustment of one family: with p₁ ≤ p₂ ≤ … ≤ p_m,
 *
 *   adjusted pᵢ = max over j ≤ i of min(1, (m − j + 1)·pⱼ)
 *
 * The chance of any false verdict in the family stays below the level, however the comparisons depend on each other.
 * The order of the list is kept; each verdict is taken anew from the adjusted p. The intervals stay those of each one alone.
 * Source: Holm 1979, https://www.jstor.org/stable/4615733.
 */
export function adjustHolm(comparisons: readonly Comparison[]): Comparison[] {
  const adjusted = holmAdjusted(comparisons.map(({ p }) => p));
  return comparisons.map((comparison, i) => ({
    ...comparison,
    pAdjusted: adjusted[i]!,
    verdict: verdictOf(comparison.metric, comparison.difference, adjusted[i]!),
  }));
}

/** The adjusted p-values, in the order given. */
export function holmAdjusted(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i]! - ps[j]!);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[i]!));
    adjusted[i] = largest;
  }
  return adjusted;
}
