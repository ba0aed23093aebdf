import { describe, expect, test } from "vitest";
import golden from "../../test/golden/mcnemar.json" with { type: "json" };
import { randomKey, uniformAt } from "../core/random.ts";
import { compareAccuracy } from "./compare-accuracy.ts";
import { mcnemarExact } from "./mcnemar.ts";

test.each(golden.cases)("McNemar's p for $b against $c is SciPy's", ({ b, c, p }) => {
  // Numbers: test/golden/mcnemar.py
  expect(Math.abs(mcnemarExact(b, c) - p)).toBeLessThanOrEqual(1e-12 + 1e-9 * p);
});

/** Answers of two classifiers that are right with given probabilities on rows of class 0. */
function answers(rows: number, [a, b]: readonly [number, number], seed: number) {
  const sides = [a, b].map((accuracy, side) => {
    const key = randomKey(seed, "answers", side);
    return Float32Array.from({ length: 2 * rows }, (_, i) => (uniformAt(key, i >> 1) < accuracy === (i % 2 === 0) ? 1 : 0));
  });
  return { targets: new Int32Array(rows), probabilities: [sides[0]!, sides[1]!] as const, classes: 2, names: ["a", "b"] as const };
}

describe("two classifiers", () => {
  test("that answer alike are not told apart", () => {
    const { probabilities, ...rest } = answers(50, [0.8, 0.8], 1);
    const same = compareAccuracy({ ...rest, probabilities: [probabilities[0], probabilities[0]] });
    expect(same).toMatchObject({ difference: 0, low: 0, high: 0, p: 1, verdict: "noEvidence" });
  });

  test("of which one is much better are, in both orders", () => {
    const given = answers(400, [0.9, 0.7], 2);
    const forward = compareAccuracy(given);
    expect(forward.verdict).toBe("better");
    expect(forward.low).toBeGreaterThan(0);
    const backward = compareAccuracy({ ...given, probabilities: [given.probabilities[1], given.probabilities[0]] });
    expect(backward.verdict).toBe("worse");
    expect(backward.p).toBe(forward.p);
    expect(compareAccuracy(given)).toEqual(forward);
  });

  test("that are equally good are called different in at most 5 of 100 samples, and the interval holds the truth in 93 to 97", () => {
    const [samples, rows] = [400, 300];
    let [different, covered] = [0, 0];
    for (let sample = 0; sample < samples; sample++) {
      if (compareAccuracy({ ...answers(rows, [0.8, 0.8], 100 + sample), resamples: 1 }).verdict !== "noEvidence") different++;
      const { low, high } = compareAccuracy({ ...answers(rows, [0.85, 0.75], 1000 + sample), resamples: 500 });
      if (low <= 0.1 && 0.1 <= high) covered++;
    }
    expect(different / samples).toBeLessThanOrEqual(0.05);
    expect(covered / samples).toBeGreaterThanOrEqual(0.93);
    expect(covered / samples).toBeLessThanOrEqual(0.97);
  }, 120_000);
});
