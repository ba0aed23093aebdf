// Random sizes and numbers for property tests: every number follows from one key, so a failing key repeats.

import { permutation, randomKey, uniformAt } from "../../src/core/random.ts";
import type { NumericInput } from "../../src/graph/interpreter.ts";
import type { AxisName, DType } from "../../src/graph/node.ts";

/** Numbers for one input of a program. */
export interface Fed extends NumericInput {
  /** Default float32. */
  readonly dtype?: DType;
  readonly names?: readonly AxisName[];
}

export type Draw = ReturnType<typeof drawFrom>;

export function drawFrom(seed: number) {
  const key = randomKey(seed, "draw");
  let counter = 0;
  const uniform = () => uniformAt(key, counter++);
  const int = (min: number, max: number) => min + Math.floor(uniform() * (max - min + 1));
  const list = (shape: readonly number[], next: () => number) => Array.from({ length: shape.reduce((a, b) => a * b, 1) }, next);
  const shape = (minRank: number, maxRank: number, maxSize = 3) => Array.from({ length: int(minRank, maxRank) }, () => int(1, maxSize));
  return {
    int,
    shape,
    /** Uniform between the bounds. */
    floats: (of: readonly number[], min = -2, max = 2): Fed => ({ data: list(of, () => min + uniform() * (max - min)), shape: of }),
    /** Of either sign, at least 0.1 from 0: for functions with a kink there. */
    awayFromZero: (of: readonly number[]): Fed => ({
      data: list(of, () => (0.1 + 1.5 * uniform()) * (uniform() < 0.5 ? -1 : 1)),
      shape: of,
    }),
    /** Arrays whose numbers are all at least 0.1 apart: for maxima, where the largest may not change under a small step. */
    apart: (...shapes: readonly (readonly number[])[]): Fed[] => {
      const sizes = shapes.map((of) => of.reduce((a, b) => a * b, 1));
      const order = permutation(
        sizes.reduce((a, b) => a + b, 0),
        randomKey(key, counter++),
      );
      let start = 0;
      return shapes.map((of, i) => ({ data: [...order.subarray(start, (start += sizes[i]!))].map((n) => n * 0.1 - 0.7), shape: of }));
    },
    indices: (of: readonly number[], below: number, dtype: DType = "int32"): Fed => ({
      data: list(of, () => int(0, below - 1)),
      shape: of,
      dtype,
    }),
    bools: (of: readonly number[]): Fed => ({ data: list(of, () => int(0, 1)), shape: of, dtype: "bool" }),
    /** Two shapes that broadcast: leading axes may be missing, any axis may be 1. */
    pair: (): [number[], number[]] => {
      const whole = shape(1, 3);
      const reduced = () => whole.slice(int(0, whole.length)).map((size) => (uniform() < 0.3 ? 1 : size));
      return uniform() < 0.3 ? [whole, whole] : uniform() < 0.5 ? [whole, reduced()] : [reduced(), reduced()];
    },
  };
}
