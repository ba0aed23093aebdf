import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { mcnemarExact } from "./mcnemar.ts";
import { pairedInterval } from "./paired-interval.ts";

test.each(golden.tango)(
  "$onlyFirst against $onlySecond of $rows rows: the ends are those of the score test",
  ({ low, high, ...counts }) => {
    const received = pairedInterval(counts); // numbers: test/golden/statistics.py, by maximizing the likelihood
    expect(received[0]).toBeCloseTo(low, 6); // as exact as that search is
    expect(received[1]).toBeCloseTo(high, 6);
  },
);

test("without discordant rows the interval is narrow but no point, and swapping the two turns it around", () => {
  const [low, high] = pairedInterval({ onlyFirst: 0, onlySecond: 0, rows: 100 });
  expect(high).toBeCloseTo(0.037, 3);
  expect(low).toBeCloseTo(-high, 12);
  const forward = pairedInterval({ onlyFirst: 9, onlySecond: 2, rows: 80 });
  const backward = pairedInterval({ onlyFirst: 2, onlySecond: 9, rows: 80 });
  expect(forward[0]).toBeCloseTo(-backward[1], 12);
  expect(forward[1]).toBeCloseTo(-backward[0], 12);
});

test("where McNemar's exact test sees a difference, 0 is outside the interval", () => {
  let seen = 0;
  for (let onlyFirst = 0; onlyFirst <= 40; onlyFirst++) {
    for (let onlySecond = 0; onlySecond <= 40; onlySecond++) {
      if (mcnemarExact(onlyFirst, onlySecond) >= 0.05) continue;
      const [low, high] = pairedInterval({ onlyFirst, onlySecond, rows: 100 });
      expect(low > 0 || high < 0).toBe(true);
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(500);
});

test("all rows discordant in one direction: the far end is the difference itself", () => {
  const [low, high] = pairedInterval({ onlyFirst: 20, onlySecond: 0, rows: 20 });
  expect(high).toBeCloseTo(1, 9);
  expect(low).toBeGreaterThan(0.6);
  expect(low).toBeLessThan(1);
});
