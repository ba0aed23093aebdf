import { describe, expect, test } from "vitest";
import { randomKey, uniformAt } from "../core/random.ts";
import { binomialErrors, forecastMoreData, type MeasuredErrors, measuredErrors } from "./more-data.ts";
import { errorAt, fitPowerLaw } from "./power-law.ts";

const sizes = [250, 500, 1000, 2000, 4000];
const lawOf = (floor: number, factor: number, exponent: number) => ({ floor, factor, exponent });

function measured(law: ReturnType<typeof lawOf>, tested: number, seed: number): MeasuredErrors[] {
  return sizes.map((rows, i) => {
    const key = randomKey(seed, "measured", i);
    let errors = 0;
    for (let row = 0; row < tested; row++) if (uniformAt(key, row) < errorAt(law, rows)) errors++;
    return binomialErrors({ rows, errors, tested });
  });
}

/** So many rows tested that chance plays no part. */
function withoutChance(law: ReturnType<typeof lawOf>): { rows: number; errors: number; tested: number }[] {
  return sizes.map((rows) => ({ rows, errors: 1e9 * errorAt(law, rows), tested: 1e9 }));
}

test("a power law without chance is found again", () => {
  for (const law of [lawOf(0.05, 2, 0.5), lawOf(0, 0.8, 0.2), lawOf(0.1, 5, 0.7)]) {
    const points = withoutChance(law).map(({ rows, errors }) => ({ rows, error: errors / 1e9, weight: 1 }));
    const found = fitPowerLaw(points, { hasFloor: true });
    expect(Math.abs(found.exponent - law.exponent)).toBeLessThan(0.06); // the grid goes in steps of 9 %
    expect(Math.abs(errorAt(found, 8000) - errorAt(law, 8000))).toBeLessThan(0.001);
  }
});

test("an error that rises is fitted by no gain, not by a loss", () => {
  const points = sizes.map((rows) => ({ rows, error: 0.1 + rows / 1e5, weight: 1 }));
  expect(fitPowerLaw(points, { hasFloor: true }).factor).toBe(0);
});

test("without chance and without a floor the forecast is the gain of the law", () => {
  const law = lawOf(0, 3, 0.4);
  const forecast = forecastMoreData(
    withoutChance(law).map(({ rows, errors }) => binomialErrors({ rows, errors: Math.round(errors / 1e4), tested: 1e5 })),
    { resamples: 20 },
  )!;
  const gain = errorAt(law, 4000) - errorAt(law, 8000);
  expect(forecast.rows).toBe(4000);
  expect(Math.abs(forecast.gain - gain)).toBeLessThan(0.001);
  expect(forecast.low).toBeLessThanOrEqual(gain);
  expect(forecast.high).toBeGreaterThanOrEqual(gain - 0.0005);
  expect(forecast.curve).toHaveLength(5);
  expect(forecast.curve[4]!.accuracy).toBeCloseTo(1 - errorAt(law, 4000), 4);
  expect(forecast.curve[4]!.low).toBeLessThan(forecast.curve[4]!.accuracy!);
});

describe.each([
  { title: "with a floor", law: lawOf(0.05, 2, 0.5) },
  { title: "without one", law: lawOf(0, 0.8, 0.2) },
])("curves measured on 1,000 rows, $title", ({ law }) => {
  const gain = errorAt(law, 4000) - errorAt(law, 8000);
  const forecasts = Array.from({ length: 50 }, (_, seed) => forecastMoreData(measured(law, 1000, seed), { resamples: 100 }));
  const told = forecasts.filter((forecast) => forecast !== null);

  test("are forecast within 0.6 points in the mean, where anything is told", () => {
    expect(told.length).toBeGreaterThan(20);
    expect(told.reduce((sum, forecast) => sum + Math.abs(forecast.gain - gain), 0) / told.length).toBeLessThan(0.006);
  });

  test("have the true gain inside the interval in 90 of 100", () => {
    expect(told.filter(({ low, high }) => low <= gain && gain <= high).length / told.length).toBeGreaterThanOrEqual(0.9);
  });
});

test("nothing is told of a flat end, of fewer than three sizes, or of too few rows to see a gain", () => {
  const flat = [300, 200, 150, 100, 99].map((errors, i) => binomialErrors({ rows: sizes[i]!, errors, tested: 1000 }));
  expect(forecastMoreData(flat)).toBeNull();
  expect(forecastMoreData([...flat.slice(0, 3), binomialErrors({ rows: 2000, errors: 75, tested: 1000 })])).not.toBeNull();
  expect(forecastMoreData(flat.slice(0, 2))).toBeNull();
  expect(forecastMoreData([])).toBeNull();
  expect(forecastMoreData([30, 20, 15, 12, 11].map((errors, i) => binomialErrors({ rows: sizes[i]!, errors, tested: 60 })))).toBeNull();
});

test("sizes may come in any order, all right at the end is no trouble, and the same seed gives the same", () => {
  const points = [400, 200, 90, 30, 0].map((errors, i) => binomialErrors({ rows: sizes[i]!, errors, tested: 1000 }));
  const forecast = forecastMoreData(points)!;
  expect(forecastMoreData([...points].reverse())).toEqual(forecast);
  expect(Number.isFinite(forecast.gain)).toBe(true);
  expect(forecast.low).toBeGreaterThanOrEqual(0);
});

test("mean errors in any unit are forecast too: what falls by half with each doubling gains half of what is left", () => {
  const points = [250, 500, 1000].map((rows) =>
    measuredErrors({ rows, error: 50_000 / rows, standardError: 1, most: Number.POSITIVE_INFINITY }),
  );
  const forecast = forecastMoreData(points, { resamples: 50 })!;
  expect(forecast.gain).toBeGreaterThan(15); // 50 at 1,000 rows, 25 at 2,000
  expect(forecast.gain).toBeLessThan(30);
  expect(forecast.curve[2]).toMatchObject({ rows: 1000, score: 50 });
  expect(forecast.curve[2]).not.toHaveProperty("accuracy");
  expect(forecastMoreData(points.map(({ rows }) => measuredErrors({ rows, error: 0.4, standardError: 0.01, most: 1 })))).toBeNull();
});
