import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import { reliabilityBins } from "./reliability.ts";

test("bins of 200 answers are those of scikit-learn's calibration curve", () => {
  // numbers: test/golden/statistics.py; a first class of probability 0 lets any score be the highest
  const { scores, right, accuracy, mean } = golden.reliability;
  const probabilities = Float32Array.from({ length: 2 * right.length }, (_, i) => (i % 2 === 0 ? 0 : scores.data[i >> 1]!));
  const bins = reliabilityBins(right, probabilities, 2, 10);
  expect(bins.map((bin) => bin.accuracy)).toEqual(accuracy.map((share) => expect.closeTo(share, 12)));
  expect(bins.map((bin) => bin.score)).toEqual(mean.map((score) => expect.closeTo(score, 6)));
  expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(200);
});

test("empty bins are left out, edges belong to the bin below", () => {
  const bins = reliabilityBins([0, 1, 0], [0.6, 0.4, 0.6, 0.4, 1, 0], 2, 5);
  expect(bins).toEqual([
    { score: 0.6, accuracy: 0.5, rows: 2 },
    { score: 1, accuracy: 1, rows: 1 },
  ]);
  expect(reliabilityBins([], [], 2)).toEqual([]);
  expect(expectedCalibrationError([0, 1, 0], [0.6, 0.4, 0.6, 0.4, 1, 0], 2, 5)).toBeCloseTo((2 * 0.1 + 0) / 3, 12);
});
