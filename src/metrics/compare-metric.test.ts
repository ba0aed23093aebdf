import { describe, expect, test } from "vitest";
import { normalAt, randomKey, uniformAt } from "../core/random.ts";
import { compareMetric } from "./compare-metric.ts";

const names = ["a", "b"] as const;

/** Numbers around targets of 0, with given spreads. */
function numbers(rows: number, spreads: readonly [number, number], seed: number) {
  const outputs = spreads.map((spread, side) =>
    Float64Array.from({ length: rows }, (_, row) => spread * normalAt(randomKey(seed, side), row)),
  );
  return {
    names,
    metric: "meanAbsoluteError" as const,
    targets: new Float64Array(rows),
    outputs: [outputs[0]!, outputs[1]!] as const,
    width: 1,
  };
}

/** Probabilities of two classifiers for rows of three classes, each right with its own probability. */
function classified(rows: number, accuracies: readonly [number, number], seed: number) {
  const targets = Int32Array.from({ length: rows }, (_, row) => row % 3);
  const outputs = accuracies.map((accuracy, side) => {
    const probabilities = new Float32Array(3 * rows).fill(0.2);
    targets.forEach((target, row) => {
      const right = uniformAt(randomKey(seed, "classified", side), row) < accuracy;
      probabilities[3 * row + (right ? target : (target + 1) % 3)] = 0.6;
    });
    return probabilities;
  });
  return { names, targets, outputs: [outputs[0]!, outputs[1]!] as const, width: 3 };
}

describe("two models", () => {
  test("are compared by mean absolute error: the smaller is better", () => {
    const given = numbers(300, [1, 2], 1);
    const forward = compareMetric(given);
    expect(forward).toMatchObject({ a: "a", b: "b", metric: "meanAbsoluteError", verdict: "better", method: "paired bootstrap" });
    expect(forward.high).toBeLessThan(0);
    expect(Math.abs(forward.difference + Math.sqrt(2 / Math.PI))).toBeLessThan(0.2); // E|N(0, σ²)| = σ·√(2/π)
    expect(compareMetric({ ...given, outputs: [given.outputs[1], given.outputs[0]] }).verdict).toBe("worse");
    expect(compareMetric(given)).toEqual(forward);
    expect(compareMetric({ ...given, seed: 1 }).low).not.toBe(forward.low);
  });

  test("are compared by log loss and by macro F1, each in its direction", () => {
    const given = classified(600, [0.9, 0.7], 2);
    const loss = compareMetric({ ...given, metric: "logLoss", resamples: 1000 });
    expect(loss.verdict).toBe("better");
    expect(loss.difference).toBeLessThan(0);
    const f1 = compareMetric({ ...given, metric: "f1Macro", resamples: 1000 });
    expect(f1.verdict).toBe("better");
    expect(f1.low).toBeGreaterThan(0);
    expect(f1.low).toBeLessThan(f1.difference);
    expect(f1.high).toBeGreaterThan(f1.difference);
  });

  test.each(["logLoss", "f1Macro"] as const)("that answer alike are not told apart by %s", (metric) => {
    const given = classified(60, [0.8, 0.8], 3);
    const same = compareMetric({ ...given, metric, outputs: [given.outputs[0], given.outputs[0]], resamples: 200 });
    expect(same).toMatchObject({ difference: 0, low: 0, high: 0, p: 1, pAdjusted: 1, verdict: "noEvidence" });
  });

  test("that are equally good are seldom called different, and the interval holds the truth", () => {
    let [different, covered] = [0, 0];
    const samples = 400;
    for (let sample = 0; sample < samples; sample++) {
      const { verdict, low, high } = compareMetric({ ...numbers(200, [1, 1], 100 + sample), resamples: 400 });
      if (verdict !== "noEvidence") different++;
      if (low <= 0 && 0 <= high) covered++;
    }
    expect(different / samples).toBeLessThanOrEqual(0.07); // 0.05 + 2 standard deviations of 0.011
    expect(covered / samples).toBeGreaterThanOrEqual(0.93);
    expect(covered / samples).toBeLessThanOrEqual(0.98);
  });
});
