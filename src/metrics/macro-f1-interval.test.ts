import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { classCounts } from "./class-counts.ts";
import { macroF1Interval } from "./macro-f1-interval.ts";
import { wilsonInterval } from "./wilson.ts";

function intervalOf(matrix: readonly (readonly number[])[], classes = matrix.length) {
  const cells = matrix.flatMap((line, target) => line.flatMap((rows, answer) => new Array<[number, number]>(rows).fill([target, answer])));
  const [targets, answers] = [cells.map(([target]) => target), cells.map(([, answer]) => answer)];
  return macroF1Interval(targets, answers, classCounts(targets, answers, classes));
}

test.each(golden.macroF1)("the interval of $matrix is that of its definition, by finite differences", ({ matrix, low, high }) => {
  const received = intervalOf(matrix); // numbers: test/golden/statistics.py
  expect(received[0]).toBeCloseTo(low, 6); // as exact as the differences are
  expect(received[1]).toBeCloseTo(high, 6);
});

test("classes that do not occur change nothing; a single class is judged as a share of its rows", () => {
  const matrix = golden.macroF1[0]!.matrix;
  expect(intervalOf(matrix, 5)).toEqual(intervalOf(matrix));
  expect(intervalOf([[12]])).toEqual(wilsonInterval(1, 12));
});

test("all wrong is an interval from 0, not an undefined one", () => {
  const [low, high] = intervalOf([
    [0, 10],
    [10, 0],
  ]);
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(0.05);
  expect(high).toBeLessThan(0.3);
});
