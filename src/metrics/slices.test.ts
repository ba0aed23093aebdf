import { expect, test } from "vitest";
import { randomKey, uniformAt } from "../core/random.ts";
import { fisherExact } from "./fisher.ts";
import { sliceAccuracies } from "./slices.ts";
import { wilsonInterval } from "./wilson.ts";

const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

test("a slice is compared with the other rows, and only one that clearly differs is marked", () => {
  const right = range(0, 400).map((row) => (row < 100 ? Number(row % 2 === 0) : Number(row % 10 !== 0))); // 50 % of 100, 90 % of 300
  const [low, alike] = sliceAccuracies(right, [
    { slice: "first", rows: range(0, 100) },
    { slice: "middle", rows: range(95, 125) },
  ]);
  expect(low).toMatchObject({ slice: "first", rows: 100, accuracy: 0.5, rest: 0.9, differs: true });
  expect([low!.low, low!.high]).toEqual([...wilsonInterval(0.5, 100)]);
  expect(low!.pAdjusted).toBeCloseTo(2 * fisherExact(50, 50, 270, 30), 12);
  expect(alike).toMatchObject({ accuracy: 24 / 30, differs: false });
});

test("empty slices and slices of all rows are left out", () => {
  const right = Int32Array.of(1, 0, 1);
  const slices = [range(0, 0), range(0, 3), range(0, 1)].map((rows, i) => ({ slice: String(i), rows }));
  expect(sliceAccuracies(right, slices).map(({ slice }) => slice)).toEqual(["2"]);
});

test("where no slice differs, one of twelve is marked in at most 5 of 100 samples", () => {
  const samples = 300;
  const slices = Array.from({ length: 12 }, (_, i) => ({ slice: String(i), rows: range(50 * i, 50 * (i + 1)) }));
  const marked = Array.from({ length: samples }, (_, sample) => {
    const key = randomKey(sample, "slices");
    const right = Int32Array.from({ length: 600 }, (_, row) => Number(uniformAt(key, row) < 0.85));
    return sliceAccuracies(right, slices).some(({ differs }) => differs);
  }).filter(Boolean).length;
  expect(marked / samples).toBeLessThanOrEqual(0.05);
});
