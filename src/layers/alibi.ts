// ALiBi: attention that fades with the distance of two positions, each head at its own rate.
import type { Value } from "../graph/node.ts";
import { abs, constant, mul, sub, unsqueeze } from "../graph/ops/index.ts";
import { positionsOf } from "./positions.ts";

/**
 * How fast each head fades: 2^(−8(h+1)/H) for a power of two H. Other numbers of heads take the slopes of the next smaller power
 * of two, and then every second slope of the next larger one, as in the authors' program.
 *
 * Source: Press, Smith & Lewis 2021, https://arxiv.org/abs/2108.12409, §3.
 */
export function alibiSlopes(heads: number): number[] {
  const lower = 2 ** Math.floor(Math.log2(heads));
  const slopes = (count: number) => Array.from({ length: count }, (_, h) => 2 ** ((-8 * (h + 1)) / count));
  if (lower === heads) return slopes(heads);
  return [
    ...slopes(lower),
    ...slopes(2 * lower)
      .filter((_, h) => h % 2 === 0)
      .slice(0, heads - lower),
  ];
}

/**
 * What is added to the scores: −slopeₕ·|i − j|, in both directions.
 *
 * Shapes: the axes of the queries and of the keys → `[...heads, queries, keys]`; `heads` is how the axis of heads is laid out.
 */
export function alibiBias(query: { value: Value; axis: number }, key: { value: Value; axis: number }, heads: readonly number[]): Value {
  const from = unsqueeze(positionsOf(query.value, query.axis), [1]); // [queries, 1]
  const distance = abs(sub(from, positionsOf(key.value, key.axis))); // [queries, keys]
  const slopes = alibiSlopes(heads.reduce((product, count) => product * count, 1));
  const factors = constant(
    Float64Array.from(slopes, (slope) => -slope),
    [...heads, 1, 1],
  );
  return mul(distance, factors);
}
