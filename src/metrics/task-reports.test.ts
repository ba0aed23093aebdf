// Scores of several labels a row and of quantities.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { undefinedScores } from "./any-metrics.ts";
import { averagePrecision } from "./average-precision.ts";
import { multiLabelMetrics } from "./multi-label-report.ts";
import { regressionMetrics } from "./regression-report.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface SetCase {
  readonly targets: Numbers;
  readonly probabilities: Numbers;
  readonly expected: Readonly<Record<string, number>>;
  readonly perLabel: Readonly<Record<string, readonly (number | null)[]>>;
}

interface QuantityCase {
  readonly targets: Numbers;
  readonly answers: Numbers;
  readonly expected: Readonly<Record<string, number>>;
}

// numbers: test/golden/tasks.py, scikit-learn
const golden: { labelSets: Record<string, SetCase>; quantities: Record<string, QuantityCase> } = JSON.parse(
  readFileSync(new URL("../../test/golden/tasks.json", import.meta.url), "utf8"),
);

const names = (count: number) => Array.from({ length: count }, (_, i) => `label ${i}`);

describe("several labels a row", () => {
  test.each(Object.entries(golden.labelSets))("score as scikit-learn says: %s", (name, { targets, probabilities, expected, perLabel }) => {
    const labels = names(targets.shape[1]!);
    const numbers = name === "float32" ? Float32Array.from(probabilities.data) : Float64Array.from(probabilities.data);
    const report = multiLabelMetrics({ targets: Float32Array.from(targets.data), probabilities: numbers, labels, resamples: 20 });
    const tolerance = name === "float32" ? 6 : 12;
    for (const [score, value] of Object.entries(expected)) expect(report[score as "f1Micro"], score).toBeCloseTo(value, tolerance);
    expect(report.accuracy).toBe(report.exactMatch);
    for (const [i, each] of report.perClass.entries()) {
      expect(each.label).toBe(labels[i]);
      for (const [score, values] of Object.entries(perLabel)) {
        const value = each[score as "f1"];
        if (values[i] === null) expect(value, `${score} of ${i}`).toBeNull();
        else expect(value, `${score} of ${i}`).toBeCloseTo(values[i]!, tolerance);
      }
    }
  });

  test("a row with all its labels and one more is no exact match, and the empty answer is one for a row without labels", () => {
    const report = multiLabelMetrics({
      targets: Float32Array.of(1, 0, 0, 0, 1, 1),
      probabilities: Float32Array.of(0.9, 0.6, 0.1, 0.5, 0.7, 0.8), // 0.5 is not above the threshold
      labels: ["a", "b"],
    });
    expect(report).toMatchObject({ exactMatch: 2 / 3, hammingLoss: 1 / 6, majorityAccuracy: 1 / 3, rows: 3 });
  });

  test("intervals hold the score, and are the same for the same seed", () => {
    const { targets, probabilities } = golden.labelSets["five labels"]!;
    const judge = (seed: number) =>
      multiLabelMetrics({
        targets: Float32Array.from(targets.data),
        probabilities: Float64Array.from(probabilities.data),
        labels: names(5),
        seed,
      });
    const { f1Micro, f1Macro, exactMatch, intervals } = judge(1);
    for (const [value, interval] of [
      [f1Micro, intervals.f1Micro],
      [f1Macro, intervals.f1Macro],
      [exactMatch, intervals.exactMatch],
    ] as const) {
      expect(interval![0]).toBeLessThan(value!);
      expect(interval![1]).toBeGreaterThan(value!);
    }
    expect(judge(1)).toEqual(judge(1));
    expect(judge(2).intervals.f1Micro).not.toEqual(intervals.f1Micro);
  });

  test("a label that no row has is named in a warning, and null where its score is", () => {
    const { targets, probabilities } = golden.labelSets["a label without rows"]!;
    const report = multiLabelMetrics({
      targets: Float32Array.from(targets.data),
      probabilities: Float64Array.from(probabilities.data),
      labels: names(6),
      resamples: 5,
    });
    expect(undefinedScores(report)).toMatchObject([{ code: "metric-undefined", where: "auroc", received: 'not of "label 2"' }]);
    const none = multiLabelMetrics({ targets: new Float32Array(), probabilities: new Float32Array(), labels: names(2) });
    expect(none).toMatchObject({ rows: 0, exactMatch: null, f1Micro: null, logLoss: null, intervals: { f1Micro: null } });
    expect(undefinedScores(none)).toHaveLength(1);
  });

  test("average precision counts tied scores as one step", () => {
    expect(averagePrecision([true, false], [0.5, 0.5])).toBe(0.5);
    expect(averagePrecision([true, false, true], [0.9, 0.8, 0.1])).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision([false], [0.5])).toBeNull();
  });
});

describe("quantities", () => {
  test.each(Object.entries(golden.quantities))("score as scikit-learn says: %s", (_, { targets, answers, expected }) => {
    const report = regressionMetrics({ targets: Float64Array.from(targets.data), answers: answers.data, resamples: 20 });
    for (const [score, value] of Object.entries(expected)) expect(report[score as "rSquared"], score).toBeCloseTo(value, 9);
  });

  test("stand beside always answering the mean of the training rows", () => {
    const report = regressionMetrics({ targets: Float64Array.of(1, 3), answers: [1, 3], mean: 4, resamples: 5 });
    expect(report).toMatchObject({ meanAbsoluteError: 0, baselineMeanAbsoluteError: 2, rSquared: 1 });
    expect(report.baselineRootMeanSquaredError).toBeCloseTo(Math.sqrt(5), 12);
  });

  test("have intervals that hold the score; R² of one row is undefined and said to be", () => {
    const { targets, answers } = golden.quantities.spread!;
    const { intervals, ...report } = regressionMetrics({ targets: Float64Array.from(targets.data), answers: answers.data, seed: 3 });
    for (const score of ["meanAbsoluteError", "rootMeanSquaredError", "rSquared"] as const) {
      expect(intervals[score]![0]).toBeLessThan(report[score]!);
      expect(intervals[score]![1]).toBeGreaterThan(report[score]!);
    }
    const one = regressionMetrics({ targets: Float64Array.of(2), answers: [1] });
    expect(one).toMatchObject({ rSquared: null, meanAbsoluteError: 1 });
    expect(undefinedScores(one)).toMatchObject([{ code: "metric-undefined", where: "rSquared" }]);
    expect(regressionMetrics({ targets: new Float64Array(), answers: [] })).toMatchObject({ rows: 0, meanAbsoluteError: null });
  });
});
