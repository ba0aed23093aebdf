import { describe, expect, test } from "vitest";
import { normalAt, randomKey } from "../core/random.ts";
import { normalQuantile } from "../metrics/normal-quantile.ts";
import { wilsonInterval } from "../metrics/wilson.ts";
import { expectedOfBest, type OptimismOptions } from "./optimism.ts";

/** Of accuracies: 1 for a row that is right. */
function estimateOptimism(right: readonly Uint8Array[], options?: OptimismOptions) {
  const found = expectedOfBest(
    right.map((over) => ({ over, under: null })),
    options,
  );
  if (!found) return null;
  const [low, high] = wilsonInterval(found.expected, right[0]!.length);
  return { ...found, low, high };
}

/** Trials of true accuracies around 0.85, judged on the same rows, some of which are hard for all. */
function madeTrials({ trials, rows, spread, seed }: { trials: number; rows: number; spread: number; seed: number }) {
  const hard = Float64Array.from({ length: rows }, (_, row) => Math.SQRT1_2 * normalAt(randomKey(seed, "hard"), row));
  const truths = Array.from({ length: trials }, (_, t) => 0.85 + spread * normalAt(randomKey(seed, "truth"), t));
  const right = truths.map((truth, t) => {
    const bound = normalQuantile(truth);
    return Uint8Array.from(hard, (shared, row) => Number(shared + Math.SQRT1_2 * normalAt(randomKey(seed, "own", t), row) < bound));
  });
  return { truths, right };
}

describe.each([
  { trials: 12, rows: 300, spread: 0 },
  { trials: 12, rows: 300, spread: 0.01 },
])("the best of $trials on $rows rows, true accuracies spread by $spread", (search) => {
  const samples = 120;
  const errors = Array.from({ length: samples }, (_, seed) => {
    const { truths, right } = madeTrials({ ...search, seed });
    const hits = right.map((trial) => trial.reduce((sum, one) => sum + one, 0));
    const truth = truths[hits.indexOf(Math.max(...hits))]!;
    const found = estimateOptimism(right, { resamples: 80 })!;
    const holds = found.low <= truth && truth <= found.high;
    return { ofValidation: found.validation - truth, ofExpected: found.expected - truth, holds };
  });
  const meanOf = (name: "ofValidation" | "ofExpected") => errors.reduce((sum, error) => sum + error[name], 0) / samples;

  test("looks better than it is by more than a point; what is expected is right within half a point", () => {
    expect(meanOf("ofValidation")).toBeGreaterThan(0.01);
    expect(Math.abs(meanOf("ofExpected"))).toBeLessThan(0.005);
  });

  test("lies inside the interval in more than 90 of 100 searches", () => {
    expect(errors.filter(({ holds }) => holds).length / samples).toBeGreaterThan(0.9);
  });
});

test("one trial was not chosen: what it had is what is expected, with Wilson's interval", () => {
  const right = Uint8Array.from({ length: 100 }, (_, row) => Number(row % 10 > 0));
  const alone = estimateOptimism([right])!;
  expect(alone).toMatchObject({ validation: 0.9, expected: 0.9, among: 1 });
  expect(alone.low).toBeCloseTo(0.8256, 4); // Wilson, 90 of 100: statsmodels
  expect(alone.high).toBeCloseTo(0.9448, 4);
});

test("the same seed gives the same, no rows give nothing, and what is expected is never more than what was seen", () => {
  const { right } = madeTrials({ trials: 5, rows: 40, spread: 0.05, seed: 1 });
  expect(estimateOptimism(right)).toEqual(estimateOptimism(right));
  expect(estimateOptimism([])).toBeNull();
  expect(estimateOptimism([new Uint8Array()])).toBeNull();
  for (let seed = 0; seed < 20; seed++) {
    const { validation, expected } = estimateOptimism(madeTrials({ trials: 2, rows: 30, spread: 0.1, seed }).right, { resamples: 20 })!;
    expect(expected).toBeLessThanOrEqual(validation);
  }
  expect(() => estimateOptimism([new Uint8Array(3), new Uint8Array(2)])).toThrow("same rows");
});

test("scores that are ratios or errors are judged the same way: the best looks better than it is", () => {
  const rows = 200;
  const drawn = (seed: number) => Float64Array.from({ length: rows }, (_, row) => normalAt(randomKey(seed, "own"), row));
  const under = Float64Array.from({ length: rows }, (_, row) => 1 + (row % 3));
  const trials = Array.from({ length: 20 }, (_, seed) => ({ over: drawn(seed).map((value, row) => under[row]! * (0.5 + value)), under }));
  const ofRatios = expectedOfBest(trials, { resamples: 100 })!;
  expect(ofRatios.validation - ofRatios.expected).toBeGreaterThan(0.05);
  expect(ofRatios.expected).toBeCloseTo(0.5, 0); // what all of them are worth
  const errors = Array.from({ length: 20 }, (_, seed) => ({ over: drawn(seed).map((value) => -Math.abs(value)), under: null }));
  const ofErrors = expectedOfBest(errors, { resamples: 100 })!;
  expect(ofErrors.validation).toBeLessThan(0);
  expect(ofErrors.expected).toBeLessThan(ofErrors.validation);
});
