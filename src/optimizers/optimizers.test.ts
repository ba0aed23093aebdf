import { describe, expect, test } from "vitest";
import golden from "../../test/golden/optimizers.json" with { type: "json" };
import { adadelta } from "./adadelta.ts";
import { adafactor } from "./adafactor.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamW } from "./adam-w.ts";
import { adamax } from "./adamax.ts";
import { amsGrad } from "./ams-grad.ts";
import { lamb } from "./lamb.ts";
import { lion } from "./lion.ts";
import { muon } from "./muon.ts";
import { nadam } from "./nadam.ts";
import type { Optimizer } from "./optimizer.ts";
import { rAdam } from "./r-adam.ts";
import { optimizers } from "./registry.ts";
import { rmsprop } from "./rmsprop.ts";
import { runningOverSteps } from "./running-over-steps.ts";
import { scheduleFreeAdamW } from "./schedule-free-adam-w.ts";
import { sgd } from "./sgd.ts";

interface Context {
  readonly learningRate: number;
  readonly step: number;
  readonly shape?: readonly number[];
  readonly decays?: boolean;
}

// The rules are plain loops: over float64 arrays they compute in float64.
type Slots = Readonly<Record<string, Float64Array>>;
const update = (optimizer: Optimizer) =>
  optimizer.update as unknown as (w: Float64Array, g: Float64Array, slots: Slots, context: Context) => void;
const judge = (optimizer: Optimizer) => optimizer.evaluationWeights as unknown as ((w: Float64Array, slots: Slots) => void) | undefined;
const slotsOf = (optimizer: Optimizer, size: number): Slots =>
  Object.fromEntries(optimizer.slots.map((name) => [name, new Float64Array(size)]));
const idOf = (name: string) => name.split(" ")[0]!; // a golden case is an id and a variant
const made = (name: string, options: object) =>
  optimizers.find(({ id }) => id === idOf(name))!.create(options as Record<string, number | boolean>);

interface Case {
  readonly options: object;
  readonly weights: { readonly data: readonly number[] };
  readonly evaluationWeights?: { readonly data: readonly number[] };
}

/** Follows five steps (PyTorch keeps NAdam's product of momenta in float32); numbers: test/golden/optimizers.py, which names the source of each rule. */
function expectSteps(name: string, { options, weights, evaluationWeights }: Case, at: "vector" | "matrix"): void {
  const optimizer = made(name, options);
  const [initial, gradients] = at === "vector" ? [golden.initial, golden.gradients] : [golden.matrix, golden.matrixGradients];
  const w = Float64Array.from(initial.data);
  const slots = slotsOf(optimizer, w.length);
  const learningRate = optimizer.config.learningRate as number;
  for (let step = 1; step <= 5; step++) {
    const g = Float64Array.from(gradients.data.slice((step - 1) * w.length, step * w.length));
    update(optimizer)(w, g, slots, { learningRate, step, shape: initial.shape });
    expectClose(w, weights.data.slice((step - 1) * w.length, step * w.length), name === "nadam" ? 1e-9 : 1e-12);
  }
  if (!evaluationWeights) return;
  judge(optimizer)!(w, slots);
  expectClose(w, evaluationWeights.data, 1e-12);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance);
  });
}

test.each(Object.entries(golden.vectors))("%s follows its source for five steps", (name, each) => expectSteps(name, each, "vector"));
test.each(Object.entries(golden.matrices))("%s follows its source on a matrix", (name, each) => expectSteps(name, each, "matrix"));
test.each(Object.entries(golden.tensorVectors))("%s follows its source on a vector", (name, each) => expectSteps(name, each, "vector"));

test("every optimizer has golden numbers", () => {
  const known = new Set([...Object.keys(golden.vectors), ...Object.keys(golden.matrices), "lazyAdam (lazy-adam.test.ts)"].map(idOf));
  expect(optimizers.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
});

interface Path {
  /** Learning rate with which the rule gets to the minimum, by a cosine down to 0. */
  readonly parabola: number;
  /** The same for Rosenbrock's valley. */
  readonly valley: number;
  /** Options without what moves the minimum, and with what it takes to get there. */
  readonly options?: Readonly<Record<string, number | boolean>>;
}

const paths: Readonly<Record<string, Path>> = {
  adadelta: { parabola: 1, valley: 1 },
  adafactor: { parabola: 0.05, valley: 0.02 },
  adagrad: { parabola: 0.5, valley: 0.5 },
  adam: { parabola: 0.05, valley: 0.02 },
  adamW: { parabola: 0.05, valley: 0.02, options: { weightDecay: 0 } },
  adamax: { parabola: 0.05, valley: 0.02 },
  amsGrad: { parabola: 0.05, valley: 0.02 },
  lamb: { parabola: 0.05, valley: 0.02 },
  lazyAdam: { parabola: 0.05, valley: 0.02 },
  lion: { parabola: 0.02, valley: 0.002 },
  muon: { parabola: 0.05, valley: 0.02, options: { weightDecay: 0 } },
  nadam: { parabola: 0.05, valley: 0.02 },
  rAdam: { parabola: 0.05, valley: 0.002 }, // its first steps are as long as the gradient
  rmsprop: { parabola: 0.05, valley: 0.01 },
  scheduleFreeAdamW: { parabola: 0.05, valley: 0.02 },
  sgd: { parabola: 0.1, valley: 0.001 },
};

describe.each(optimizers)("$id", ({ id, create, hyperparameters }) => {
  const path = paths[id]!;

  test("has a row in this test", () => {
    expect(paths[id]).toBeDefined();
  });

  test("reaches the minimum of a parabola", () => {
    const slope = ([x, y]: Iterable<number>) => [2 * (x! - 1), 8 * (y! - 0.5)];
    const w = descend(create(path.options), [3, -2], slope, { learningRate: path.parabola, steps: 3000 });
    expect(w[0]).toBeCloseTo(1, 3);
    expect(w[1]).toBeCloseTo(0.5, 3);
  });

  test("reaches the minimum of Rosenbrock's valley", () => {
    const slope = ([x, y]: Iterable<number>) => [-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)];
    const w = descend(create(path.options), [-1, 1], slope, { learningRate: path.valley, steps: 60_000 });
    expect(w[0]).toBeCloseTo(1, 2);
    expect(w[1]).toBeCloseTo(1, 2);
  });

  const shape = [8, 8];
  const numbers = (seed: number) => Float32Array.from({ length: 64 }, (_, i) => Math.sin(seed + 1.7 * i + 0.3 * i * i));
  const fresh = (optimizer: Optimizer) => Object.fromEntries(optimizer.slots.map((name) => [name, new Float32Array(64)]));

  // The others need whole tensors: norms, rows and columns.
  if (create().scope === "element") {
    test("updates two halves to the same bits as the whole", () => {
      const [one, other] = [create(), create()];
      const [whole, halves] = [numbers(1), numbers(1)];
      const [wholeSlots, halfSlots] = [fresh(one), fresh(other)];
      for (let step = 1; step <= 3; step++) {
        const g = numbers(10 * step);
        one.update(whole, g, wholeSlots, { learningRate: 0.1, step });
        for (const [from, to] of [
          [0, 32],
          [32, 64],
        ] as const) {
          const part = Object.fromEntries(Object.entries(halfSlots).map(([name, values]) => [name, values.subarray(from, to)]));
          other.update(halves.subarray(from, to), g.subarray(from, to), part, { learningRate: 0.1, step });
        }
      }
      expect(halves).toEqual(whole);
      expect(halfSlots).toEqual(wholeSlots);
    });
  }

  test("goes on from its weights, slots and step to the same bits, and repeats", () => {
    const run = (optimizer: Optimizer, w: Float32Array, slots: Record<string, Float32Array>, steps: readonly number[]) => {
      for (const step of steps) optimizer.update(w, numbers(10 * step), slots, { learningRate: 0.1, step, shape });
    };
    const [through, w] = [numbers(1), numbers(1)];
    const [throughSlots, slots] = [fresh(create()), fresh(create())];
    run(create(), through, throughSlots, [1, 2, 3, 4, 5, 6, 7]);
    run(create(), w, slots, [1, 2, 3, 4]);
    run(create(), w, slots, [5, 6, 7]); // a new object, as after a restart
    expect(w).toEqual(through);
    expect(slots).toEqual(throughSlots);
  });

  test.each([
    ["a vector", [64]],
    ["a matrix", [8, 8]],
    ["a tall tensor", [2, 16, 2]],
  ])("stays finite on %s whose gradient is 0, and then on a huge one", (_, shape) => {
    const optimizer = create();
    const w = numbers(1);
    const slots = fresh(optimizer);
    for (let step = 1; step <= 4; step++) {
      const g = new Float32Array(64).fill(step < 4 ? 0 : 1e15);
      optimizer.update(w, g, slots, { learningRate: 1e-3, step, shape });
    }
    for (const values of [w, ...Object.values(slots)]) expect(values.every(Number.isFinite)).toBe(true);
  });

  if ("weightDecay" in create().config) {
    test("decays by its weight decay where weights decay, and nowhere else", () => {
      const stepped = (options: Record<string, number>, decays: boolean) => {
        const w = numbers(1);
        const optimizer = create(options);
        optimizer.update(w, numbers(2), fresh(optimizer), { learningRate: 0.01, step: 1, shape, decays });
        return w;
      };
      expect(stepped({ weightDecay: 0.5 }, false)).toEqual(stepped({ weightDecay: 0 }, true));
      expect(stepped({ weightDecay: 0.5 }, true)).not.toEqual(stepped({ weightDecay: 0 }, true));
    });
  }

  test("is made again from its config", () => {
    const optimizer = create();
    expect(create(optimizer.config).config).toEqual(optimizer.config);
    expect(optimizer.id).toBe(id);
  });

  test("takes every hyperparameter that a search gives it", () => {
    for (const { name, values } of hyperparameters) for (const value of values) create({ [name]: value as number });
    expect(hyperparameters[0].name).toBe("learningRate");
  });

  test("refuses a negative learning rate and names the option nearest to a misspelt one", () => {
    expect(() => create({ learningRate: -1 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(() => create({ learningrate: 0.1 })).toThrow(/learningRate/);
  });
});

test("options that are left out have the documented values", () => {
  const likeAdam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  expect(adadelta().config).toEqual({ learningRate: 1, rho: 0.95, epsilon: 1e-6 });
  expect(adafactor().config).toEqual({
    ...{ learningRate: 0.01, beta2Decay: -0.8, epsilon1: 1e-30, epsilon2: 1e-3, clipThreshold: 1, weightDecay: 0 },
  });
  expect(adagrad().config).toEqual({ learningRate: 0.01, initialAccumulatorValue: 0.1, epsilon: 1e-7 });
  expect(adam().config).toEqual(likeAdam);
  expect(adamax().config).toEqual(likeAdam);
  expect(adamW().config).toEqual({ ...likeAdam, epsilon: 1e-8, weightDecay: 0.01 });
  expect(amsGrad().config).toEqual(likeAdam);
  expect(lamb().config).toEqual({ ...likeAdam, weightDecay: 0 });
  expect(lion().config).toEqual({ learningRate: 1e-4, beta1: 0.9, beta2: 0.99, weightDecay: 0 });
  expect(muon().config).toEqual({
    ...{ ...likeAdam, epsilon: 1e-8, momentum: 0.95, nesterov: true, nsSteps: 5, rmsRate: 0.2, weightDecay: 0.1 },
  });
  expect(nadam().config).toEqual({ ...likeAdam, momentumDecay: 0.004 });
  expect(rAdam().config).toEqual(likeAdam);
  expect(rmsprop().config).toEqual({ learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false });
  expect(scheduleFreeAdamW().config).toEqual({
    ...{ learningRate: 0.0025, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, warmupSteps: 0 },
  });
  expect(sgd().config).toEqual({ learningRate: 0.01, momentum: 0, nesterov: false });
});

test.each([
  ["adadelta.rho", () => adadelta({ rho: 1 })],
  ["adafactor.beta2Decay", () => adafactor({ beta2Decay: 0.8 })],
  ["adagrad.initialAccumulatorValue", () => adagrad({ initialAccumulatorValue: -1 })],
  ["adam.beta1", () => adam({ beta1: 1 })],
  ["adam.beta2", () => adam({ beta2: -0.1 })],
  ["adam.epsilon", () => adam({ epsilon: 0 })],
  ["adamax.beta1", () => adamax({ beta1: 1 })],
  ["adamW.weightDecay", () => adamW({ weightDecay: -0.01 })],
  ["amsGrad.beta2", () => amsGrad({ beta2: 1 })],
  ["lamb.weightDecay", () => lamb({ weightDecay: -1 })],
  ["lion.beta2", () => lion({ beta2: 1 })],
  ["muon.nsSteps", () => muon({ nsSteps: 0 })],
  ["nadam.momentumDecay", () => nadam({ momentumDecay: -1 })],
  ["rAdam.epsilon", () => rAdam({ epsilon: -1 })],
  ["rmsprop.momentum", () => rmsprop({ momentum: 1 })],
  ["scheduleFreeAdamW.beta1", () => scheduleFreeAdamW({ beta1: 0 })],
  ["scheduleFreeAdamW.warmupSteps", () => scheduleFreeAdamW({ warmupSteps: 0.5 })],
  ["sgd.momentum", () => sgd({ momentum: 1 })],
  ["sgd.learningRate", () => sgd({ learningRate: Number.NaN })],
  ["sgd.nesterov", () => sgd({ nesterov: true })], // without momentum there is nothing to look ahead along
])("an impossible %s is refused under its name", (option, make) => {
  expect(make).toThrow(expect.objectContaining({ code: "option-invalid", problem: expect.objectContaining({ option }) }));
});

test("muon leaves embeddings to AdamW", () => {
  const [by, as] = [muon({ weightDecay: 0.1 }), adamW({ weightDecay: 0.1 })];
  const [w, same, other] = [new Float32Array(16).fill(1), new Float32Array(16).fill(1), new Float32Array(16).fill(1)];
  const g = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i * i));
  const slots = () => ({ m: new Float32Array(16), v: new Float32Array(16) });
  by.update(w, g, slots(), { learningRate: 0.1, step: 1, shape: [4, 4], name: "embedding.weight" });
  as.update(same, g, slots(), { learningRate: 0.1, step: 1 });
  by.update(other, g, slots(), { learningRate: 0.1, step: 1, shape: [4, 4], name: "dense.weight" });
  expect(w).toEqual(same);
  expect(other).not.toEqual(same);
});

test("a number that runs over the steps does not depend on the way to them", () => {
  const product = runningOverSteps(1, (before, step) => before * (1 - 0.1 / step));
  const inOrder = [1, 2, 3, 4, 5].map(product);
  expect([5, 2, 4, 1, 3].map(runningOverSteps(1, (before, step) => before * (1 - 0.1 / step)))).toEqual(
    [4, 1, 3, 0, 2].map((i) => inOrder[i]),
  );
});

function descend(
  optimizer: Optimizer,
  start: readonly number[],
  slope: (w: Float64Array) => number[],
  { learningRate, steps }: { learningRate: number; steps: number },
): Float64Array {
  const w = Float64Array.from(start);
  const slots = slotsOf(optimizer, w.length);
  for (let step = 1; step <= steps; step++) {
    const rate = (learningRate * (1 + Math.cos((Math.PI * step) / (steps + 1)))) / 2;
    update(optimizer)(w, Float64Array.from(slope(w)), slots, { learningRate: rate, step });
  }
  judge(optimizer)?.(w, slots);
  return w;
}
