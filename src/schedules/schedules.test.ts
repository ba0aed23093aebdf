import { describe, expect, test } from "vitest";
import golden from "../../test/golden/schedules.json" with { type: "json" };
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { cosineRestarts } from "./cosine-restarts.ts";
import { exponential } from "./exponential.ts";
import { inverseSquareRoot } from "./inverse-square-root.ts";
import { linear } from "./linear.ts";
import { onPlateau } from "./on-plateau.ts";
import { oneCycle } from "./one-cycle.ts";
import { polynomial } from "./polynomial.ts";
import { schedules } from "./registry.ts";
import type { Schedule } from "./schedule.ts";
import { step } from "./step.ts";
import { warmupStableDecay } from "./warmup-stable-decay.ts";

const curve = (schedule: Schedule, steps: number) => Array.from({ length: steps }, (_, i) => schedule.factor(i + 1, steps));

// Numbers: test/golden/schedules.py, from transformers, PyTorch and Keras, which that script names for each.
const cases: Record<keyof typeof golden.curves, Schedule> = {
  linear: linear(),
  cosine: cosine(),
  cosineRestarts: cosineRestarts(),
  inverseSquareRoot: inverseSquareRoot(),
  polynomial: polynomial({ end: 0.1 }),
  warmupStableDecay: warmupStableDecay(),
  oneCycle: oneCycle(),
  step: step(),
  exponential: exponential(),
  growingRestarts: cosineRestarts({ warmup: 0, cycles: 3, growth: 2 }),
};

test.each(Object.entries(cases))("%s follows the whole curve of its source", (name, schedule) => {
  const { data } = golden.curves[name as keyof typeof cases];
  const factors = curve(schedule, data.length);
  const tolerance = name === "exponential" ? 1e-6 : 1e-12; // Keras computes its power in float32
  data.forEach((value, i) => {
    expect(Math.abs(factors[i]! - value), `step ${i + 1}`).toBeLessThan(tolerance);
  });
});

test("constant stays at 1, after a warm-up if one is asked for", () => {
  expect(curve(constant(), 5)).toEqual([1, 1, 1, 1, 1]);
  expect(curve(constant({ warmup: 4 }), 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
});

test("onPlateau falls after the epochs in which Keras's ReduceLROnPlateau falls", () => {
  const { losses, options, factors } = golden.plateau;
  const schedule = onPlateau(options);
  factors.data.forEach((value, epochs) => {
    expect(schedule.factor(1, 1, losses.data.slice(0, epochs)), `after ${epochs} epochs`).toBeCloseTo(value, 6);
  });
});

test("a warm-up is a share of the steps below 1, and a number of them from 1 on", () => {
  expect(curve(linear({ warmup: 0.5 }), 4)).toEqual([0.5, 1, 1 - 1 / 3, 1 - 2 / 3]);
  expect(curve(linear({ warmup: 2 }), 4)).toEqual(curve(linear({ warmup: 0.5 }), 4));
  expect(curve(linear({ warmup: 0 }), 3)).toEqual([0.75, 0.5, 0.25]);
  expect(curve(linear({ warmup: 10 }), 3)).toEqual([0.1, 0.2, 0.3]); // ends while it rises
});

/** What each schedule stays at past its end, as its comment says; null where it goes on. */
const pastTheEnd: Readonly<Record<string, number | null>> = {
  constant: 1,
  linear: 0,
  cosine: 0,
  cosineRestarts: 0,
  exponential: 0.01,
  inverseSquareRoot: null, // falls on
  oneCycle: 1 / 250_000,
  onPlateau: 1, // nothing was judged
  polynomial: 0,
  step: 0.1 ** 2,
  warmupStableDecay: 0,
};

describe.each(schedules)("$id", ({ id, create }) => {
  test("is above 0 and at most 1 at each step, for any number of steps", () => {
    for (const steps of [1, 2, 3, 19, 20, 21, 1000]) {
      for (const factor of curve(create(), steps)) {
        expect(factor).toBeGreaterThan(0);
        expect(factor).toBeLessThanOrEqual(1);
      }
    }
  });

  test("has the documented value past its end", () => {
    const end = pastTheEnd[id];
    expect(end).toBeDefined();
    for (const steps of [1, 20, 33]) {
      const [first, later] = [create().factor(steps + 1, steps), create().factor(10 * steps, steps)];
      if (end === null) expect(later).toBeLessThan(first);
      else for (const factor of [first, later]) expect(factor).toBeCloseTo(end!, 12);
    }
  });

  test("is made again from its config", () => {
    const schedule = create();
    expect(schedule.id).toBe(id);
    expect(curve(create(schedule.config), 17)).toEqual(curve(schedule, 17));
  });

  test("refuses a misspelt option and names the nearest", () => {
    const [name] = Object.keys(create().config);
    expect(() => create({ [`${name}s`]: 0.1 })).toThrow(new RegExp(name!));
  });
});

test.each([
  ["linear.warmup", () => linear({ warmup: 1.5 })],
  ["cosine.end", () => cosine({ end: -0.1 })],
  ["cosineRestarts.cycles", () => cosineRestarts({ cycles: 0 })],
  ["cosineRestarts.growth", () => cosineRestarts({ growth: 0.5 })],
  ["exponential.decayRate", () => exponential({ decayRate: 0 })],
  ["inverseSquareRoot.warmup", () => inverseSquareRoot({ warmup: -1 })],
  ["oneCycle.rise", () => oneCycle({ rise: 1 })],
  ["onPlateau.patience", () => onPlateau({ patience: 0 })],
  ["polynomial.power", () => polynomial({ power: 0 })],
  ["step.milestones", () => step({ milestones: [0.5, 0.3] })],
  ["warmupStableDecay.decay", () => warmupStableDecay({ decay: 0 })],
])("an impossible %s is refused under its name", (option, make) => {
  expect(make).toThrow(expect.objectContaining({ code: "option-invalid", problem: expect.objectContaining({ option }) }));
});
