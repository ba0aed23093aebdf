// placeholder until merged
import type { Comparison } from "./compare-accuracy.ts";
export function adjustHolm(comparisons: readonly Comparison[]): Comparison[] {
  return [...comparisons];
}
