import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { normalQuantile, twoSidedZ } from "./normal-quantile.ts";

test("quantiles of the normal distribution are SciPy's, far into both tails", () => {
  // numbers: test/golden/statistics.py
  for (const [i, share] of golden.normalQuantiles.shares.entries()) {
    const wanted = golden.normalQuantiles.z[i]!;
    expect(Math.abs(normalQuantile(share) - wanted)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(wanted)));
  }
  expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 14);
});
