import { describe, expect, test } from "vitest";
import golden from "../../test/golden/optimizers.json" with { type: "json" };
import { adam } from "./adam.ts";
import { adamW } from "./adam-w.ts";
import type { Optimizer } from "./optimizer.ts";
import { optimizers } from "./registry.ts";
import { sgd } from "./sgd.ts";

// Numbers: test/golden/optimizers.py, float64. The rules are plain loops: over float64 arrays they compute in float64.
type Slots = Readonly<Record<string, Float64Array>>;
const update = (optimizer: Optimizer) =>
  optimizer.update as unknown as (w: Float64Array, g: Float64Array, slots: Slots, context: { learningRate: number; step: number }) => void;
const slotsOf = (optimizer: Optimizer, size: number): Slots =>
  Object.fromEntries(optimizer.slots.map((name) => [name, new Float64Array(size)]));

const cases: Record<keyof typeof golden.optimizers, (options: Record<string, number>) => Optimizer> = {
  adam,
  adamW,
  sgd,
  sgdMomentum: sgd,
  sgdNesterov: sgd as never, // its options hold a boolean
};

test.each(Object.entries(cases))("%s follows PyTorch for five steps", (name, make) => {
  const { options, weights } = golden.optimizers[name as keyof typeof cases];
  const optimizer = make(options as never);
  const w = Float64Array.from(golden.initial.data);
  const slots = slotsOf(optimizer, w.length);
  for (let step = 1; step <= 5; step++) {
    const g = Float64Array.from(golden.gradients.data.slice((step - 1) * 6, step * 6));
    update(optimizer)(w, g, slots, { learningRate: options.learningRate, step });
    weights.data.slice((step - 1) * 6, step * 6).forEach((value, i) => {
      expect(Math.abs(w[i]! - value)).toBeLessThan(1e-12);
    });
  }
});

/** Rate and steps with which a rule gets to both minima. */
const paths: Readonly<Record<string, { readonly parabola: number; readonly valley: number }>> = {
  adam: { parabola: 0.05, valley: 0.02 },
  adamW: { parabola: 0.05, valley: 0.02 },
  lazyAdam: { parabola: 0.05, valley: 0.02 },
  sgd: { parabola: 0.1, valley: 0.001 },
};

describe.each(optimizers)("$id", ({ id, create }) => {
  const rates = paths[id];
  const quiet: Record<string, number> = id === "adamW" ? { weightDecay: 0 } : {}; // decay moves the minimum

  test("has a row in this test", () => {
    expect(rates).toBeDefined();
  });

  test("reaches the minimum of a parabola", () => {
    const w = descend(create(quiet), [3, -2], ([x, y]) => [2 * (x! - 1), 8 * (y! - 0.5)], { learningRate: rates!.parabola, steps: 3000 });
    expect(w[0]).toBeCloseTo(1, 4);
    expect(w[1]).toBeCloseTo(0.5, 4);
  });

  test("reaches the minimum of Rosenbrock's valley", () => {
    const slope = ([x, y]: ArrayLike<number> & Iterable<number>) => [-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)];
    const w = descend(create(quiet), [-1, 1], slope, { learningRate: rates!.valley, steps: 60_000 });
    expect(w[0]).toBeCloseTo(1, 2);
    expect(w[1]).toBeCloseTo(1, 2);
  });

  test("updates two halves to the same bits as the whole", () => {
    const optimizer = create();
    const numbers = (seed: number) => Float32Array.from({ length: 64 }, (_, i) => Math.sin(seed + 1.7 * i));
    const [whole, halves] = [numbers(1), numbers(1)];
    const slots = () => Object.fromEntries(optimizer.slots.map((name) => [name, new Float32Array(64)]));
    const [wholeSlots, halfSlots] = [slots(), slots()];
    for (let step = 1; step <= 3; step++) {
      const g = numbers(10 * step);
      optimizer.update(whole, g, wholeSlots, { learningRate: 0.1, step });
      for (const [from, to] of [
        [0, 32],
        [32, 64],
      ] as const) {
        const part = Object.fromEntries(Object.entries(halfSlots).map(([name, values]) => [name, values.subarray(from, to)]));
        optimizer.update(halves.subarray(from, to), g.subarray(from, to), part, { learningRate: 0.1, step });
      }
    }
    expect(halves).toEqual(whole);
    expect(halfSlots).toEqual(wholeSlots);
  });

  test("is made again from its config", () => {
    const optimizer = create();
    expect(create(optimizer.config).config).toEqual(optimizer.config);
  });

  test("refuses a negative learning rate and names the option nearest to a misspelt one", () => {
    expect(() => create({ learningRate: -1 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(() => create({ learningrate: 0.1 })).toThrow(/learningRate/);
  });
});

test("options that are left out have the documented values", () => {
  expect(adam().config).toEqual({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
  expect(adamW().config).toEqual({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 });
  expect(sgd().config).toEqual({ learningRate: 0.01, momentum: 0, nesterov: false });
});

test.each([
  ["adam.beta1", () => adam({ beta1: 1 })],
  ["adam.beta2", () => adam({ beta2: -0.1 })],
  ["adam.epsilon", () => adam({ epsilon: 0 })],
  ["adamW.weightDecay", () => adamW({ weightDecay: -0.01 })],
  ["sgd.momentum", () => sgd({ momentum: 1 })],
  ["sgd.learningRate", () => sgd({ learningRate: Number.NaN })],
  ["sgd.nesterov", () => sgd({ nesterov: true })], // without momentum there is nothing to look ahead along
])("an impossible %s is refused under its name", (option, make) => {
  expect(make).toThrow(expect.objectContaining({ code: "option-invalid", problem: expect.objectContaining({ option }) }));
});

function descend(
  optimizer: Optimizer,
  start: readonly number[],
  slope: (w: Float64Array) => number[],
  { learningRate, steps }: { learningRate: number; steps: number },
): Float64Array {
  const w = Float64Array.from(start);
  const slots = slotsOf(optimizer, w.length);
  for (let step = 1; step <= steps; step++) update(optimizer)(w, Float64Array.from(slope(w)), slots, { learningRate, step });
  return w;
}
