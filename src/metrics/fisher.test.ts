import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { fisherExact } from "./fisher.ts";

test.each(golden.fisher)("p of table $table is SciPy's", ({ table, p }) => {
  const [a, b, c, d] = table as [number, number, number, number]; // numbers: test/golden/statistics.py
  expect(Math.abs(fisherExact(a, b, c, d) - p)).toBeLessThanOrEqual(1e-9 * p);
  expect(fisherExact(c, d, a, b)).toBeCloseTo(p, 12);
});
