// The update of a range of weights: gradients of the shards are added in shard order, then the optimizer's rule runs over the sum.
import type { Optimizer, UpdateContext } from "../optimizers/optimizer.ts";
import { type Layout, viewOf } from "./parameters.ts";

export interface UpdateMemory {
  readonly weights: Float32Array;
  /** One per shard. */
  readonly gradients: readonly Float32Array[];
  readonly slots: Readonly<Record<string, Float32Array>>;
}

const block = 4096; // floats: the sum of the shards' gradients stays in the first-level cache

/** Updates the weights from ≤ i < to. */
export function updateRange(optimizer: Optimizer, memory: UpdateMemory, range: { from: number; to: number }, context: UpdateContext): void {
  const sum = new Float32Array(block);
  const { weights, gradients, slots } = memory;
  for (let start = range.from; start < range.to; start += block) {
    const end = Math.min(start + block, range.to);
    const gradient = sumShards(gradients, start, end, sum);
    const part = Object.fromEntries(Object.entries(slots).map(([name, values]) => [name, values.subarray(start, end)]));
    optimizer.update(weights.subarray(start, end), gradient, part, context);
  }
}

/** Updates all weights, parameter by parameter, for rules that need whole tensors. */
export function updateTensors(optimizer: Optimizer, memory: UpdateMemory, layout: Layout, context: UpdateContext): void {
  for (const place of layout.places) {
    const gradient = sumShards(memory.gradients, place.offset, place.offset + place.size, new Float32Array(place.size));
    const part = Object.fromEntries(Object.entries(memory.slots).map(([name, values]) => [name, viewOf(values, place)]));
    optimizer.update(viewOf(memory.weights, place), gradient, part, { ...context, shape: place.shape, name: place.name });
  }
}

/** The gradient of a range: that of all shards, added in their order. */
export function sumShards(gradients: readonly Float32Array[], start: number, end: number, sum: Float32Array): Float32Array {
  const [first, ...others] = gradients;
  if (others.length === 0) return first!.subarray(start, end);
  const total = sum.subarray(0, end - start);
  total.set(first!.subarray(start, end));
  for (const other of others) for (let i = 0; i < total.length; i++) total[i]! += other[start + i]!;
  return total;
}
