import { expect, test } from "vitest";
import { uniformAt } from "../core/random.ts";
import { toProbabilities } from "../models/linear/calibration.ts";
import { fitScale } from "./fit-scale.ts";

test("the scale of two classes is found again when labels are drawn with it", () => {
  const values = Float64Array.from({ length: 20_000 }, (_, i) => 4 * uniformAt(1, i) - 2);
  const labels = Int32Array.from(values, (d, i) => (uniformAt(2, i) < 1 / (1 + Math.exp(-2.5 * d)) ? 1 : 0));
  expect(fitScale([{ values, columns: 1, labels }])).toBeCloseTo(2.5, 0);
});

test("the scale of three classes is found again when labels are drawn with it", () => {
  const rows = 20_000;
  const values = Float64Array.from({ length: 3 * rows }, (_, i) => 2 * uniformAt(3, i) - 1);
  const probabilities = toProbabilities(
    values.map((value) => 3 * value),
    3,
  );
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const u = uniformAt(4, row);
    if (u < probabilities[3 * row]) return 0;
    return u < probabilities[3 * row] + probabilities[3 * row + 1] ? 1 : 2;
  });
  expect(fitScale([{ values, columns: 3, labels }])).toBeCloseTo(3, 0);
});

test("the slope of the likelihood is 0 at the scale: the derivative by finite differences", () => {
  const values = Float64Array.of(1, -0.5, 2, -1.5, 0.3, -0.2);
  const labels = Int32Array.of(1, 0, 1, 1, 0, 0);
  const doubt = 1 / 8;
  const likelihood = (s: number) => {
    let loss = 0;
    values.forEach((d, i) => {
      const p = 1 / (1 + Math.exp(-s * d));
      const target = labels[i] === 1 ? 1 - doubt : doubt;
      loss -= target * Math.log(p) + (1 - target) * Math.log(1 - p);
    });
    return loss;
  };
  const scale = fitScale([{ values, columns: 1, labels }]);
  expect((likelihood(scale + 1e-4) - likelihood(scale - 1e-4)) / 2e-4).toBeCloseTo(0, 5);
});

test("rows that are all right give a finite scale, rows that are all wrong a positive one", () => {
  const values = Float64Array.of(1, 1, -1, -1);
  const right = fitScale([{ values, columns: 1, labels: Int32Array.of(1, 1, 0, 0) }]);
  expect(right).toBeCloseTo(Math.log(5), 4); // P = 1 − ε with ε = 1/6
  expect(fitScale([{ values, columns: 1, labels: Int32Array.of(0, 0, 1, 1) }])).toBeGreaterThan(0);
  expect(fitScale([])).toBe(1);
});
