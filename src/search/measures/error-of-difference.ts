// The standard error of a difference, read off its interval.
import type { Comparison } from "../../metrics/compare-accuracy.ts";
import { twoSidedZ } from "../../metrics/normal-quantile.ts";

/** Half of the 95 % interval is 1.96 standard errors. */
export function errorOfDifference({ low, high }: Pick<Comparison, "low" | "high">): number {
  return (high - low) / (2 * twoSidedZ(0.95));
}
