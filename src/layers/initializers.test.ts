import { describe, expect, test } from "vitest";
import { initialize, layOut, viewOf } from "../training/parameters.ts";
import { glorotUniform, type Initializer, ones, orthogonal, uniform, zeros } from "./initializers.ts";

function fill(initializer: Initializer, shape: readonly number[], key = 1): Float32Array {
  const target = new Float32Array(shape.reduce((a, b) => a * b, 1));
  initializer(target, shape, key);
  return target;
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const variance = (values: Float32Array) => mean(values.map((value) => value * value)) - mean(values) ** 2;

test("zeros and ones fill, whatever stood there", () => {
  const target = Float32Array.of(5, 6);
  zeros(target, [2], 1);
  expect([...target]).toEqual([0, 0]);
  ones(target, [2], 1);
  expect([...target]).toEqual([1, 1]);
});

// A uniform number in [−l, l) has variance l²/3. With 40,000 of them the mean is within 4 standard errors: 4·l/√(3·40,000) < 0.012·l.
test.each([
  ["uniform", uniform(0.05), [200, 200], 0.05],
  ["Glorot uniform of a matrix", glorotUniform, [200, 200], Math.sqrt(6 / 400)],
  ["Glorot uniform of a kernel: its width counts in both fans", glorotUniform, [4, 100, 100], Math.sqrt(6 / 800)],
] as const)("%s has the mean, variance and bounds of its formula", (_, initializer, shape, limit) => {
  const values = fill(initializer, shape);
  expect(values.every((value) => Math.abs(value) <= limit * (1 + 1e-6))).toBe(true);
  expect(Math.abs(mean(values))).toBeLessThan(0.012 * limit);
  expect(variance(values) / (limit ** 2 / 3)).toBeCloseTo(1, 1);
});

describe("orthogonal", () => {
  test.each([
    [16, 16],
    [16, 64],
    [64, 16],
  ])("[%i, %i] has orthonormal rows or columns, whichever are fewer", (rows, columns) => {
    const values = fill(orthogonal, [rows, columns]);
    const count = Math.min(rows, columns);
    const at = (vector: number, i: number) => values[rows >= columns ? i * columns + vector : vector * columns + i]!;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < Math.max(rows, columns); i++) product += at(a, i) * at(b, i);
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
      }
    }
  });
});

test("a parameter's start values follow from the seed and its name, not from its neighbors", () => {
  const spec = (name: string) => ({ name, shape: [4, 4], initializer: glorotUniform });
  const start = (names: readonly string[], seed: number) => {
    const layout = layOut(names.map(spec));
    const weights = new Float32Array(layout.total);
    initialize(weights, names.map(spec), layout, seed);
    return Object.fromEntries(layout.places.map((place) => [place.name, [...viewOf(weights, place)]]));
  };
  const both = start(["a.weight", "b.weight"], 1);
  expect(both["a.weight"]).not.toEqual(both["b.weight"]);
  expect(start(["b.weight"], 1)["b.weight"]).toEqual(both["b.weight"]);
  expect(start(["b.weight"], 2)["b.weight"]).not.toEqual(both["b.weight"]);
});
