import { expect, test } from "vitest";
import { quantile } from "./quantile.ts";

test("quantile interpolates between neighbors as numpy does", () => {
  expect(quantile([1, 2, 3, 4], 0)).toBe(1);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5); // numpy.quantile
  expect(quantile([1, 2, 3, 10], 0.9)).toBeCloseTo(7.9, 12); // numpy.quantile
  expect(quantile([7], 0.3)).toBe(7);
});
