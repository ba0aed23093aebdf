import { expect, test } from "vitest";
import { uniformAt } from "../core/random.ts";
import { bootstrapIntervals, quantile } from "./bootstrap.ts";
import { microScores } from "./class-scores.ts";

const statistics = { accuracy: (counts: Parameters<typeof microScores>[0]) => microScores(counts).recall };

function rowsRightIn(share: number, rows: number, key: number) {
  const targets = new Int32Array(rows);
  return { targets, predictions: targets.map((_, row) => (uniformAt(key, row) < share ? 0 : 1)) };
}

test("an interval is about as wide as the binomial distribution says", () => {
  const targets = new Int32Array(400);
  const predictions = targets.map((_, row) => (row < 320 ? 0 : 1)); // accuracy 0.8, standard error √(0.8 · 0.2 / 400) = 0.02
  const [low, high] = bootstrapIntervals(targets, predictions, statistics, { classes: 2, resamples: 2000 }).accuracy;
  expect(Math.abs(low - (0.8 - 1.96 * 0.02))).toBeLessThan(0.004);
  expect(Math.abs(high - (0.8 + 1.96 * 0.02))).toBeLessThan(0.004);
});

test("95 % intervals hold the true accuracy about 95 times in 100", () => {
  const hits = Array.from({ length: 200 }, (_, key) => {
    const { targets, predictions } = rowsRightIn(0.7, 300, key);
    const [low, high] = bootstrapIntervals(targets, predictions, statistics, { classes: 2, seed: key, resamples: 300 }).accuracy;
    return low <= 0.7 && 0.7 <= high;
  }).filter(Boolean).length;
  expect(hits).toBeGreaterThanOrEqual(182); // 190 ± 2.6 standard deviations of √(200 · 0.95 · 0.05) = 3.1
  expect(hits).toBeLessThanOrEqual(198);
});

test("the same seed gives the same interval, another seed another, a higher confidence a wider one", () => {
  const { targets, predictions } = rowsRightIn(0.7, 97, 5);
  const interval = (seed: number, confidence = 0.95) =>
    bootstrapIntervals(targets, predictions, statistics, { classes: 2, seed, confidence }).accuracy;
  expect(interval(1)).toEqual(interval(1));
  expect(new Set([1, 2, 3, 4, 5].map((seed) => interval(seed).join())).size).toBeGreaterThan(1);
  const [low, high] = interval(1, 0.99);
  expect(low).toBeLessThan(interval(1)[0]);
  expect(high).toBeGreaterThan(interval(1)[1]);
});

test("quantile interpolates between neighbors as numpy does", () => {
  expect(quantile([1, 2, 3, 4], 0)).toBe(1);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5); // numpy.quantile
  expect(quantile([1, 2, 3, 10], 0.9)).toBeCloseTo(7.9, 12); // numpy.quantile
  expect(quantile([7], 0.3)).toBe(7);
});
