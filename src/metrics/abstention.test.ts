import { expect, test } from "vitest";
import { abstentionCurve, thresholdFor } from "./abstention.ts";

// scores 0.9 right, 0.9 wrong, 0.8 right, 0.7 right, 0.6 wrong
const five = {
  targets: [0, 1, 0, 1, 1],
  probabilities: [0.9, 0.1, 0.9, 0.1, 0.8, 0.2, 0.3, 0.7, 0.6, 0.4],
  classes: 2,
};

test("fewer answers are given at a higher threshold; thresholds that no answer reaches are left out", () => {
  expect(abstentionCurve({ ...five, thresholds: [0, 0.65, 0.8, 0.95] })).toEqual([
    { threshold: 0, answered: 1, accuracy: 0.6 },
    { threshold: 0.65, answered: 0.8, accuracy: 0.75 },
    { threshold: 0.8, answered: 0.6, accuracy: 2 / 3 },
  ]);
  expect(abstentionCurve({ targets: [], probabilities: [], classes: 2 })).toEqual([]);
});

test("the threshold for a precision is the one that answers most rows", () => {
  expect(thresholdFor({ ...five, precision: 0.75 })).toMatchObject({ threshold: 0.7, answered: 0.8, accuracy: 0.75 });
  expect(thresholdFor({ ...five, precision: 0.5 })).toMatchObject({ threshold: 0.6, answered: 1, accuracy: 0.6 });
  const chosen = thresholdFor({ ...five, precision: 0.75 })!;
  expect(chosen.interval[0]).toBeLessThan(0.75);
  expect(chosen.interval[1]).toBeGreaterThan(0.75);
});

test("answers of equal score are given together: a right one does not hide a wrong one", () => {
  expect(thresholdFor({ ...five, precision: 0.9 })).toBeNull();
  expect(thresholdFor({ targets: [], probabilities: [], classes: 2, precision: 0.9 })).toBeNull();
  expect(() => thresholdFor({ ...five, precision: 90 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
});
