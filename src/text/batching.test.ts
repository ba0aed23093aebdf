import { describe, expect, test } from "vitest";
import { epochOrder, lengthBuckets, planBatches } from "./batching.ts";

const lengths = Array.from({ length: 500 }, (_, i) => (i * 37) % 129);

test("an epoch's order holds every row once and differs by epoch and seed only", () => {
  const order = epochOrder(100, 1, 0);
  expect([...order].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  expect(epochOrder(100, 1, 0)).toEqual(order);
  expect(epochOrder(100, 1, 1)).not.toEqual(order);
  expect(epochOrder(100, 2, 0)).not.toEqual(order);
});

test("buckets are the lengths that leave the least padding, and the longest", () => {
  expect(lengthBuckets(lengths, 128)).toEqual([32, 64, 96, 128]);
  expect(lengthBuckets([3, 3, 3, 3], 128)).toEqual([8, 128]);
  expect(lengthBuckets([100, 100], 20)).toEqual([20]);
  expect(lengthBuckets([], 20)).toEqual([20]);
  const skewed = [...new Array(90).fill(5), ...new Array(8).fill(40), 100, 120];
  expect(lengthBuckets(skewed, 128)).toEqual([8, 40, 104, 128]);
});

test("no other choice of four multiples of 8 leaves less padding", () => {
  const short = Array.from({ length: 60 }, (_, i) => (i * i) % 47);
  const padded = (buckets: readonly number[]) => short.reduce((sum, length) => sum + buckets.find((bucket) => bucket >= length)!, 0);
  const least = padded(lengthBuckets(short, 48));
  const edges = [8, 16, 24, 32, 40];
  for (const a of edges)
    for (const b of edges) for (const c of edges) expect(least).toBeLessThanOrEqual(padded([a, b, c].sort((x, y) => x - y).concat(48)));
});

describe("planBatches", () => {
  const plan = { lengths, batchSize: 32, buckets: lengthBuckets(lengths, 128), seed: 1, epoch: 3 };
  const batches = planBatches(plan);

  test("deals every row once, to the shortest bucket that fits it", () => {
    expect(batches.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    for (const { length, rows } of batches) {
      for (const row of rows) expect(plan.buckets.find((bucket) => lengths[row]! <= bucket)).toBe(length);
    }
  });

  test("fills all batches but the last of each bucket, and mixes the buckets", () => {
    for (const bucket of plan.buckets) {
      const sizes = batches.filter(({ length }) => length === bucket).map(({ rows }) => rows.length);
      expect(sizes.filter((size) => size < 32).length).toBeLessThanOrEqual(1);
    }
    expect(batches.map(({ length }) => length)).not.toEqual(batches.map(({ length }) => length).sort((a, b) => a - b));
  });

  test("repeats for the same seed and epoch, and for no other", () => {
    expect(planBatches(plan)).toEqual(batches);
    expect(planBatches({ ...plan, epoch: 4 })).not.toEqual(batches);
  });

  test("refuses a batch size that is no whole number", () => {
    expect(() => planBatches({ ...plan, batchSize: 0 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });
});
