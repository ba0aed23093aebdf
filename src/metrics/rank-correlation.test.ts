import { expect, test } from "vitest";
import { rankCorrelation } from "./rank-correlation.ts";

// Numbers: scipy.stats.spearmanr of SciPy 1.17.1.
test("is that of SciPy, equal numbers included", () => {
  expect(rankCorrelation([0.1, -2, 3, 3, 0.5, 7], [1, 0, 2, 5, 5, 4])).toBeCloseTo(0.6029411764705883, 12);
  expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  expect(rankCorrelation([1, 2, 30], [0.1, 0.11, 7e6])).toBe(1);
});

test("is undefined for one pair, and for a list of equal numbers", () => {
  expect(rankCorrelation([1], [2])).toBeNull();
  expect(rankCorrelation([], [])).toBeNull();
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
});
