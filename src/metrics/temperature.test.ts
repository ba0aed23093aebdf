import { describe, expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { uniformAt } from "../core/random.ts";
import { logLoss } from "./log-loss.ts";
import { applyTemperature, fitTemperature } from "./temperature.ts";

describe.each(golden.temperatures)(
  "$temperature, as SciPy's bounded search finds it",
  ({ targets, probabilities, temperature, scaled }) => {
    const [given, classes] = [Float32Array.from(probabilities.data), probabilities.shape[1]!]; // numbers: test/golden/statistics.py

    test("is the likeliest temperature", () => {
      expect(fitTemperature(given, Int32Array.from(targets), classes)).toBeCloseTo(temperature, 4);
    });

    test("gives these probabilities", () => {
      const received = applyTemperature(given, classes, temperature);
      expect([...received.subarray(0, scaled.data.length)]).toEqual(scaled.data.map((p) => expect.closeTo(p, 5)));
    });
  },
);

test("the temperature that made probabilities too sure is found again, and lowers the log loss", () => {
  const rows = 20_000;
  const right = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? uniformAt(1, i >> 1) : 1 - uniformAt(1, i >> 1)));
  const targets = Int32Array.from({ length: rows }, (_, row) => (uniformAt(2, row) < right[2 * row]! ? 0 : 1));
  const tooSure = applyTemperature(right, 2, 0.4);
  const temperature = fitTemperature(tooSure, targets, 2);
  expect(temperature).toBeGreaterThan(2.4);
  expect(temperature).toBeLessThan(2.6);
  const lossOf = (outputs: Float32Array) => {
    const { start, add, result } = logLoss();
    const tally = start();
    add(tally, { targets, outputs, width: 2 });
    return result(tally)!;
  };
  expect(lossOf(applyTemperature(tooSure, 2, temperature))).toBeLessThan(lossOf(tooSure) - 0.1);
});

test("rows that are all right, or sure and wrong, give a finite temperature; no rows 1", () => {
  const right = fitTemperature(Float32Array.of(1, 0, 0, 1, 0.6, 0.4), Int32Array.of(0, 1, 0), 2);
  expect(right).toBeGreaterThan(0);
  expect(right).toBeLessThan(Number.POSITIVE_INFINITY);
  const wrong = fitTemperature(Float32Array.of(1, 0, 0, 1), Int32Array.of(1, 0), 2);
  expect(wrong).toBeGreaterThan(100); // says: know nothing
  expect(wrong).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(fitTemperature(new Float32Array(), new Int32Array(), 2)).toBe(1);
});

test("temperature 1 changes nothing; wrong options are refused", () => {
  const given = Float32Array.of(0.7, 0.2, 0.1, 0.05, 0.9, 0.05);
  expect([...applyTemperature(given, 3, 1)]).toEqual([...given].map((p) => expect.closeTo(p, 6)));
  expect(() => applyTemperature(given, 3, 0)).toThrow(expect.objectContaining({ code: "option-invalid" }));
  expect(() => applyTemperature(given, 4, 1)).toThrow("4 classes");
  expect(() => fitTemperature(given, Int32Array.of(0), 3)).toThrow("1 rows × 3 classes");
});
