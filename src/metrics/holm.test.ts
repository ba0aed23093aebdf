import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import type { Comparison } from "./compare-accuracy.ts";
import { adjustHolm, holmAdjusted } from "./holm.ts";

test.each(golden.holm)("p $ps is adjusted as by statsmodels", ({ ps, adjusted }) => {
  // numbers: test/golden/statistics.py
  expect(holmAdjusted(ps)).toEqual(adjusted.map((p) => expect.closeTo(p, 12)));
});

function comparison(p: number, difference = 0.1, metric: Comparison["metric"] = "accuracy"): Comparison {
  return {
    a: "a",
    b: "b",
    metric,
    difference,
    low: 0,
    high: 0.2,
    p,
    pAdjusted: p,
    method: "",
    verdict: difference > 0 ? "better" : "worse",
  };
}

test("verdicts are taken anew from the adjusted p, in the order given", () => {
  const adjusted = adjustHolm([comparison(0.03), comparison(0.001, -0.1), comparison(0.04)]);
  expect(adjusted.map(({ pAdjusted }) => pAdjusted)).toEqual([0.06, 0.003, 0.06]);
  expect(adjusted.map(({ p }) => p)).toEqual([0.03, 0.001, 0.04]);
  expect(adjusted.map(({ verdict }) => verdict)).toEqual(["noEvidence", "worse", "noEvidence"]);
});

test("a lower loss is better", () => {
  const adjusted = adjustHolm([
    comparison(0.01, -0.2, "logLoss"),
    comparison(0.01, 0.2, "meanAbsoluteError"),
    comparison(0.01, 0.2, "f1Macro"),
  ]);
  expect(adjusted.map(({ verdict }) => verdict)).toEqual(["better", "worse", "better"]);
});

test("one comparison stays as it is, none stays none", () => {
  expect(adjustHolm([comparison(0.04)])).toEqual([comparison(0.04)]);
  expect(adjustHolm([])).toEqual([]);
});
