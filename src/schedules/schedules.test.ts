import { describe, expect, test } from "vitest";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { linear } from "./linear.ts";
import { schedules } from "./registry.ts";

const curve = (schedule: { factor(step: number, steps: number): number }, steps: number) =>
  Array.from({ length: steps }, (_, i) => schedule.factor(i + 1, steps));

test("constant stays at 1", () => {
  expect(curve(constant, 5)).toEqual([1, 1, 1, 1, 1]);
});

test("linear rises over 5 % of the steps and falls in equal steps", () => {
  // 40 steps: w = 2, then 1 − (t − 2) / 39
  const factors = curve(linear, 40);
  expect(factors.slice(0, 2)).toEqual([0.5, 1]);
  expect(factors[2]).toBeCloseTo(1 - 1 / 39, 12);
  expect(factors[20]).toBeCloseTo(1 - 19 / 39, 12);
  expect(factors[39]).toBeCloseTo(1 / 39, 12);
});

test("cosine follows half a cosine after the rise", () => {
  const factors = curve(cosine, 40);
  expect(factors.slice(0, 2)).toEqual([0.5, 1]);
  expect(factors[20]).toBeCloseTo((1 + Math.cos((Math.PI * 19) / 39)) / 2, 12);
  expect(factors[39]).toBeCloseTo((1 + Math.cos((Math.PI * 38) / 39)) / 2, 12);
});

describe("every schedule", () => {
  for (const schedule of schedules) {
    test(`${schedule.id} is above 0 and at most 1 at each step, for any number of steps`, () => {
      for (const steps of [1, 2, 3, 19, 20, 21, 1000]) {
        for (const factor of curve(schedule, steps)) {
          expect(factor).toBeGreaterThan(0);
          expect(factor).toBeLessThanOrEqual(1);
        }
      }
    });
  }
});
