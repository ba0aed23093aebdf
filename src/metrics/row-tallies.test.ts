import { expect, test } from "vitest";
import { compareMetric } from "./compare-metric.ts";
import { compareRatios } from "./compare-ratios.ts";
import { twoSidedTail } from "./normal-tail.ts";
import { ratioError, ratioInterval, ratioOf } from "./row-tallies.ts";
import { rowsNeededByError } from "./rows-needed.ts";
import { sliceScores } from "./slices.ts";
import { applySigmoidTemperature, fitSigmoidTemperature } from "./temperature.ts";

test("a mean is a ratio whose error is the standard error of the mean", () => {
  const tallies = { over: [1, 2, 3, 6], under: null };
  expect(ratioOf(tallies)).toBe(3);
  expect(ratioOf(tallies, [0, 0, 3])).toBeCloseTo(8 / 3);
  expect(ratioError(tallies)).toBeCloseTo(Math.sqrt((4 + 1 + 0 + 9) / 3 / 4)); // s / √n by hand
  const [low, high] = ratioInterval(tallies);
  expect((low + high) / 2).toBeCloseTo(3);
  expect(high - low).toBeCloseTo(2 * 1.959964 * ratioError(tallies), 5);
});

test("F1 of all decisions is 2·hits over all that was answered and all that was meant", () => {
  const tallies = { over: [2, 0, 4], under: [3, 1, 4] }; // two labels of which one is found and one more answered, …
  expect(ratioOf(tallies)).toBe(6 / 8);
  expect(ratioOf({ over: [0], under: [0] })).toBe(0); // no labels, none answered: as scikit-learn
});

test("two models of ratios are compared as those of means are", () => {
  const targets = Float64Array.from({ length: 60 }, (_, i) => i % 7);
  const outputs = [targets.map((y, i) => y + (i % 3) * 0.5), targets.map((y, i) => y - (i % 4) * 0.6)] as const;
  const names = ["a", "b"] as const;
  const ofErrors = compareMetric({ names, metric: "meanAbsoluteError", targets, outputs, width: 1, seed: 3 });
  const errors = (side: Float64Array) => ({ over: side.map((value, i) => Math.abs(value - targets[i]!)), under: null });
  const ofRatios = compareRatios({ names, metric: "meanAbsoluteError", tallies: [errors(outputs[0]), errors(outputs[1])], seed: 3 });
  for (const key of ["difference", "low", "high", "p"] as const) expect(ofRatios[key]).toBeCloseTo(ofErrors[key], 12);
  expect(ofRatios).toMatchObject({ verdict: ofErrors.verdict, method: "paired bootstrap" });
});

test("a slice that does worse stands out, one that does the same does not", () => {
  const over = Float64Array.from({ length: 200 }, (_, row) => (row < 40 ? 3 : 1) + (row % 5) * 0.1);
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const slices = sliceScores({ over, under: null }, [
    { slice: "bad", rows: range(0, 40) },
    { slice: "usual", rows: range(0, 100).map((i) => 2 * i) },
    { slice: "tiny", rows: range(0, 3) },
  ]);
  expect(slices.map(({ slice, differs }) => [slice, differs])).toEqual([
    ["bad", true],
    ["usual", false],
  ]);
  expect(slices[0]!.score).toBeCloseTo(3.2);
  expect(slices[0]!.rest).toBeCloseTo(1.2);
});

test("the normal tail, and the rows that would decide", () => {
  // scipy.stats.norm.sf(z) * 2
  expect(twoSidedTail(1.959963984540054)).toBeCloseTo(0.05, 7);
  expect(twoSidedTail(-3)).toBeCloseTo(0.0026997960632601866, 9);
  expect(twoSidedTail(0)).toBeCloseTo(1, 6);
  // ((1.959964 + 0.841621) / 1)² = 7.85: a difference of one standard error on 100 rows needs 785
  expect(rowsNeededByError({ difference: -2, standardError: 2, rows: 100 })).toBe(785);
  expect(rowsNeededByError({ difference: 0, standardError: 2, rows: 100 })).toBeNull();
});

test("a sigmoid temperature finds back how much too sure decisions are", () => {
  const rows = 4000;
  const honest = Float32Array.from({ length: rows }, (_, i) => 0.02 + (0.96 * i) / rows);
  const targets = honest.map((p, i) => Number((i * 0.6180339887) % 1 < p)); // right as often as p says
  const tooSure = applySigmoidTemperature(honest, 1 / 3);
  expect(fitSigmoidTemperature(tooSure, targets)).toBeCloseTo(3, 0);
  const again = applySigmoidTemperature(tooSure, 3);
  for (const i of [0, 1500, 3999]) expect(again[i]).toBeCloseTo(honest[i]!, 3);
  expect(tooSure.every((p, i) => p > 0.5 === honest[i]! > 0.5 || Math.abs(p - 0.5) < 1e-6)).toBe(true);
});
