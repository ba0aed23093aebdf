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
    expect(same).toMatchObject({ difference: 0, p: 1, verdict: "noEvidence" });
    expect(same.low).toBeCloseTo(-same.high, 12);
    expect(same.high).toBeGreaterThan(0); // 50 rows do not prove that two are the same
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
});
