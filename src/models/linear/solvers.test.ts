// The solvers against liblinear, the log-count ratio against NumPy. Numbers: test/golden/linear.py.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { NumericArray } from "../../core/array.ts";
import { fitLogistic, logisticObjective } from "./logistic.ts";
import { logCountRatio } from "./nb.ts";
import { logisticTolerance, svmTolerance } from "./one-vs-rest.ts";
import { decisions, type SparseMatrix, scaleColumns } from "./sparse.ts";
import { fitSvm, svmObjective } from "./svm.ts";

interface Problem {
  C: number;
  signs: number[];
  svm: { objective: number; weights: NumericArray };
  logistic: { objective: number; weights: NumericArray };
}
const golden = JSON.parse(readFileSync(new URL("../../../test/golden/linear.json", import.meta.url), "utf8"));
const problems = Object.entries(golden.problems as Record<string, Problem>);
const matrix: SparseMatrix = {
  rows: golden.matrix.rows,
  columns: golden.matrix.columns,
  indptr: Int32Array.from(golden.matrix.indptr),
  indices: Int32Array.from(golden.matrix.indices),
  values: Float32Array.from(golden.matrix.values),
};

describe.each(problems)("on the problem %s", (_, { C, signs: given, svm, logistic }) => {
  const signs = Int8Array.from(given);

  test("the support vector machine reaches LinearSVC's objective and weights", () => {
    const weights = fitSvm(matrix, signs, { C, tolerance: 1e-8, key: 3 });
    expect(svmObjective(weights, decisions(matrix, weights), signs, C) / svm.objective).toBeCloseTo(1, 8);
    expectNear(weights, svm.weights.data, 1e-5);
  });

  test("the support vector machine is within 1e-4 of that objective at the tolerance the kept model uses", () => {
    const weights = fitSvm(matrix, signs, { C, tolerance: svmTolerance.tight, key: 3 });
    expect(svmObjective(weights, decisions(matrix, weights), signs, C) / svm.objective - 1).toBeLessThan(1e-4);
  });

  test("the random order of rows changes the weights within the tolerance only", () => {
    const [a, b] = [3, 4].map((key) => fitSvm(matrix, signs, { C, tolerance: 1e-8, key }));
    expectNear(a, b, 1e-5);
  });

  test("logistic regression reaches liblinear's objective and weights", () => {
    const weights = fitLogistic(matrix, signs, { C, tolerance: 1e-8 });
    expect(logisticObjective(weights, decisions(matrix, weights), signs, C) / logistic.objective).toBeCloseTo(1, 8);
    expectNear(weights, logistic.weights.data, 1e-5);
  });

  test("logistic regression is within 1e-4 of that objective at the tolerance the kept model uses", () => {
    const weights = fitLogistic(matrix, signs, { C, tolerance: logisticTolerance.tight });
    expect(logisticObjective(weights, decisions(matrix, weights), signs, C) / logistic.objective - 1).toBeLessThan(1e-4);
  });
});

test("the log-count ratio follows its formula", () => {
  const ratio = logCountRatio(matrix, Int8Array.from(problems[0][1].signs));
  expectNear(ratio, golden.logCountRatio.data, 1e-12);
});

test("one-sided labels give weights that agree with the side", () => {
  const signs = new Int8Array(matrix.rows).fill(-1);
  for (const weights of [fitSvm(matrix, signs, { C: 1, tolerance: 1e-4, key: 1 }), fitLogistic(matrix, signs, { C: 1, tolerance: 1e-4 })]) {
    expect(decisions(matrix, weights).every((margin) => margin < 0)).toBe(true);
  }
});

test("a matrix without rows gives weights of 0", () => {
  const empty = { ...matrix, rows: 0, indptr: new Int32Array(1) };
  expect(fitSvm(empty, new Int8Array(0), { C: 1, tolerance: 1e-4, key: 1 })).toEqual(new Float64Array(41));
  expect(fitLogistic(empty, new Int8Array(0), { C: 1, tolerance: 1e-4 })).toEqual(new Float64Array(41));
});

test("scaled columns keep their places", () => {
  const scaled = scaleColumns(matrix, new Float64Array(40).fill(2));
  expect(scaled.indices).toBe(matrix.indices);
  expect(scaled.values[5]).toBe(2 * matrix.values[5]);
});

function expectNear(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  for (let i = 0; i < received.length; i++) expect(Math.abs(received[i] - expected[i])).toBeLessThan(tolerance);
}
