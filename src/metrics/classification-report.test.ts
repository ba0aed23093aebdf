import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auroc, binaryAuroc } from "./auroc.ts";
import { classCounts } from "./class-counts.ts";
import { macroScores, microScores, weightedScores } from "./class-scores.ts";
import { classificationMetrics, undefinedMetrics } from "./classification-report.ts";
import { predictedClasses } from "./predicted-class.ts";

interface Case {
  dtype: "float32" | "float64";
  targets: number[];
  probabilities: { shape: [number, number]; data: number[] };
  expected: Record<string, number | null> & {
    precision: number[];
    recall: number[];
    f1: number[];
    support: number[];
    confusion: number[][];
  };
}

// numbers: test/golden/metrics.py, scikit-learn
const golden: { classification: Record<string, Case> } = JSON.parse(
  readFileSync(new URL("../../test/golden/metrics.json", import.meta.url), "utf8"),
);

function reportOf({ dtype, targets, probabilities }: Case) {
  const data = dtype === "float32" ? Float32Array.from(probabilities.data) : Float64Array.from(probabilities.data);
  const labels = Array.from({ length: probabilities.shape[1] }, (_, c) => `label ${c}`);
  return classificationMetrics({ targets: Int32Array.from(targets), probabilities: data, labels });
}

function expectNear(received: number | null, wanted: number | null, what: string, tolerance = 1e-12): void {
  if (wanted === null || received === null) expect(received, what).toBe(wanted);
  else expect(Math.abs(received - wanted), `${what}: ${received} for ${wanted}`).toBeLessThan(tolerance);
}

describe.each(Object.entries(golden.classification))("%s", (_, each) => {
  const report = reportOf(each);

  test.each(["accuracy", "f1Macro", "f1Micro", "f1Weighted", "precisionMacro", "recallMacro", "auroc"] as const)(
    "%s equals scikit-learn's",
    (score) => {
      expectNear(report[score], each.expected[score]!, score);
    },
  );

  test("logLoss equals scikit-learn's", () => {
    // scikit-learn rounds the edges of float32 probabilities to float32, we do not
    expectNear(report.logLoss, each.expected.logLoss!, "logLoss", each.dtype === "float32" ? 1e-6 : 1e-12);
  });

  test("ece equals its formula", () => {
    expectNear(report.ece, each.expected.ece!, "ece");
  });

  test("scores per class and the confusion matrix equal scikit-learn's", () => {
    for (const [c, scores] of report.perClass.entries()) {
      expectNear(scores.precision, each.expected.precision[c]!, "precision");
      expectNear(scores.recall, each.expected.recall[c]!, "recall");
      expectNear(scores.f1, each.expected.f1[c]!, "f1");
      expect(scores.support).toBe(each.expected.support[c]);
    }
    expect(report.confusion.matrix).toEqual(each.expected.confusion);
  });

  test("the other averages equal scikit-learn's", () => {
    const classes = each.probabilities.shape[1];
    const counts = classCounts(each.targets, predictedClasses(each.probabilities.data, classes), classes);
    expectNear(microScores(counts).precision, each.expected.precisionMicro!, "precisionMicro");
    expectNear(microScores(counts).recall, each.expected.recallMicro!, "recallMicro");
    expectNear(macroScores(counts).recall, each.expected.recallMacro!, "recallMacro");
    expectNear(weightedScores(counts).precision, each.expected.precisionWeighted!, "precisionWeighted");
    expectNear(weightedScores(counts).recall, each.expected.recallWeighted!, "recallWeighted");
  });

  test("nothing in the report is NaN", () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report); // JSON writes NaN and undefined otherwise
  });
});

const fourRows = {
  targets: Int32Array.of(0, 0, 0, 1),
  probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.4, 0.6),
  labels: ["ham", "spam"],
};

test("majorityAccuracy answers the commonest class of the rows, or the one that was commonest in training", () => {
  expect(classificationMetrics(fourRows).majorityAccuracy).toBe(0.75);
  expect(classificationMetrics({ ...fourRows, majorityClass: 1 }).majorityAccuracy).toBe(0.25);
});

test("a report has the keys of the contract, in its order", () => {
  const report = classificationMetrics(fourRows);
  expect(Object.keys(report).sort()).toEqual(
    [
      ...["rows", "accuracy", "majorityAccuracy", "f1Macro", "f1Micro", "f1Weighted", "precisionMacro", "recallMacro"],
      ...["logLoss", "auroc", "ece", "intervals", "confidence", "perClass", "confusion"],
    ].sort(),
  );
  expect(report.perClass.map(({ label }) => label)).toEqual(["ham", "spam"]);
});

test("no rows give null for every score, and a warning", () => {
  const report = classificationMetrics({ targets: new Int32Array(), probabilities: new Float32Array(), labels: ["ham", "spam"] });
  expect(report).toMatchObject({ rows: 0, accuracy: null, f1Macro: null, logLoss: null, auroc: null, ece: null, majorityAccuracy: null });
  expect(report.intervals).toEqual({ accuracy: null, f1Macro: null });
  expect(undefinedMetrics(report)).toMatchObject([{ code: "metric-undefined" }]);
});

test("an undefined AUROC is explained by the absent label", () => {
  const report = classificationMetrics({ ...fourRows, targets: Int32Array.of(0, 0, 0, 0) });
  expect(undefinedMetrics(report)).toMatchObject([{ code: "metric-undefined", where: "auroc", received: 'no row of "spam"' }]);
  expect(undefinedMetrics(classificationMetrics(fourRows))).toEqual([]);
});

test.each([
  [{ targets: Int32Array.of(0, 0, 0, 2) }, "label-out-of-range", "targets[3]"],
  [{ targets: Int32Array.of(0, 0, 0) }, "option-invalid", "3 rows × 2 labels = 6 numbers"],
  [{ probabilities: Float64Array.of(0.9, 0.1, Number.NaN, 0.8, 0.7, 0.3, 0.4, 0.6) }, "option-invalid", "probabilities[2]"],
  [{ probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.7, 0.3, -2, 3) }, "option-invalid", "probabilities[6]"],
  [{ confidence: 95 }, "option-invalid", "confidence"],
] as const)("wrong input %o is refused with %s", (wrong, code, words) => {
  const judge = () => classificationMetrics({ ...fourRows, ...wrong });
  expect(judge).toThrow(expect.objectContaining({ code }));
  expect(judge).toThrow(words);
});

test("AUROC by ranks equals AUROC by comparing every pair", () => {
  const rows = fc.array(fc.record({ isOfClass: fc.boolean(), score: fc.integer({ min: 0, max: 5 }) }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(rows, (drawn) => {
      const ofClass = drawn.filter((row) => row.isOfClass);
      const others = drawn.filter((row) => !row.isOfClass);
      const wins = ofClass.flatMap((a) => others.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)));
      const wanted = wins.length === 0 ? null : wins.reduce<number>((total, win) => total + win, 0) / wins.length;
      const received = binaryAuroc(
        drawn.map((row) => row.isOfClass),
        drawn.map((row) => row.score),
      );
      expectNear(received, wanted, "auroc");
    }),
    { seed: 1 },
  );
});

test("AUROC of a single class is undefined", () => {
  expect(auroc([0, 0], [1, 1], 1)).toBeNull();
});
