import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { wilsonInterval } from "./wilson.ts";

test.each(golden.wilson)("$hits of $rows rows: the interval is that of statsmodels", ({ hits, rows, confidence, low, high }) => {
  const received = wilsonInterval(hits / rows, rows, confidence); // numbers: test/golden/statistics.py
  expect(received[0]).toBeCloseTo(low, 12);
  expect(received[1]).toBeCloseTo(high, 12);
});

test("an interval holds its share, and has a width where every row is right or wrong", () => {
  for (const rows of [1, 3, 60, 999]) {
    for (const share of [0, 1 / rows, 0.5, 1]) {
      const [low, high] = wilsonInterval(share, rows);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      expect(high - low).toBeGreaterThan(1 / (rows + 1));
    }
  }
  expect(wilsonInterval(0.7, 0)).toEqual([0, 1]);
});
