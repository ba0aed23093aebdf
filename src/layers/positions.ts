// The numbers of positions, and what depends on nothing else: waves of them, and their distances.
import type { Value } from "../graph/node.ts";
import { add, constant, cumSum, fill, mul, sin, sub, unsqueeze } from "../graph/ops/index.ts";

/** 0, 1, … along an axis of x, as float32 `[length]`; a symbolic axis is counted when the program runs. */
export function positionsOf(x: Value, axis: number): Value {
  const length = x.shape[axis]!;
  if (x.names[axis] === null)
    return constant(
      Float32Array.from({ length }, (_, position) => position),
      [length],
    );
  return sub(cumSum(fill(1, x, [{ copy: axis }]), 0), 1);
}

/** Column j of a table of waves is sin(position · frequencyⱼ + phaseⱼ). */
export interface Waves {
  readonly frequencies: readonly number[];
  /** 0 for a sine, π/2 for a cosine. */
  readonly phases: readonly number[];
}

/**
 * The table `[length, columns]` for the positions along an axis of x.
 *
 * A fixed length gives a constant, computed in float64. For a symbolic length the program computes it in float32: 1e-5 off at position 100.
 */
export function wavesOf(x: Value, axis: number, { frequencies, phases }: Waves): Value {
  const [length, columns] = [x.shape[axis]!, frequencies.length];
  if (x.names[axis] === null) {
    const table = new Float64Array(length * columns);
    for (let position = 0; position < length; position++) {
      for (let j = 0; j < columns; j++) table[position * columns + j] = wave(position * frequencies[j]!, phases[j]!);
    }
    return constant(table, [length, columns]);
  }
  const row = (numbers: readonly number[]) => constant(Float64Array.from(numbers), [columns]);
  return sin(add(mul(unsqueeze(positionsOf(x, axis), [1]), row(frequencies)), row(phases)));
}

// cos(x), not sin(x + π/2), which is rounded once more.
const wave = (angle: number, phase: number): number => (phase === 0 ? Math.sin(angle) : Math.cos(angle));
