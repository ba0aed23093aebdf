// The update of a range of weights: gradients of the shards are added in shard order, then the optimizer's rule runs over the sum.
import type { Optimizer, UpdateContext } from "../optimizers/optimizer.ts";
import { type Layout, viewOf } from "./parameters.ts";

export interface UpdateMemory {
  readonly weights: Float32Array;
  /** One per shard. */
  readonly gradients: readonly Float32Array[];
  readonly slots: Readonly<Record<string, Float32Array>>;
  /** For rules that leave untouched rows alone. */
  readonly lookups?: LookedUp;
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

/** Updates the weights of the places, one parameter after another, for rules that need whole tensors. */
export function updateTensors(optimizer: Optimizer, memory: UpdateMemory, places: Layout["places"], context: UpdateContext): void {
  for (const place of places) {
    const gradient = sumShards(memory.gradients, place.offset, place.offset + place.size, new Float32Array(place.size));
    const part = Object.fromEntries(Object.entries(memory.slots).map(([name, values]) => [name, viewOf(values, place)]));
    optimizer.update(viewOf(memory.weights, place), gradient, part, { ...context, shape: place.shape, name: place.name });
  }
}

/** The rows that a step looked up, in tables that are read in no other way. */
export interface LookedUp {
  /** Names of the tables. */
  readonly tables: readonly string[];
  readonly touched: TouchedRows;
}

/** Of each shard: how many rows, then offset and width of each. */
export type TouchedRows = readonly Int32Array[];

/**
 * Updates the weights from ≤ i < to by a rule that leaves untouched rows alone: of the places all that is no table, and of the tables the rows
 * that the step looked up and that begin in the range.
 */
export function updateTouched(
  optimizer: Optimizer,
  memory: UpdateMemory,
  places: Layout["places"],
  { from, to }: { readonly from: number; readonly to: number },
  context: UpdateContext,
): void {
  const { weights, gradients, slots, lookups } = memory;
  const { tables, touched } = lookups!; // given for such a rule
  for (const { name, offset, size } of places) {
    if (!tables.includes(name)) updateRange(optimizer, memory, { from: Math.max(from, offset), to: Math.min(to, offset + size) }, context);
  }
  const done = new Set<number>();
  let sum = new Float32Array(0);
  for (const rows of touched) {
    for (let i = 1; i <= 2 * rows[0]!; i += 2) {
      const [offset, width] = [rows[i]!, rows[i + 1]!];
      if (offset < from || offset >= to || done.has(offset)) continue;
      done.add(offset);
      if (gradients.length === 1) {
        optimizer.updateRow!(weights, gradients[0]!, slots, { offset, width, gradientOffset: offset }, context);
        continue;
      }
      if (sum.length < width) sum = new Float32Array(width);
      sumRow(gradients, offset, width, sum);
      optimizer.updateRow!(weights, sum, slots, { offset, width, gradientOffset: 0 }, context);
    }
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

/** The same for a row, which is too short to be worth views of the arrays. */
function sumRow([first, ...others]: readonly Float32Array[], offset: number, width: number, sum: Float32Array): void {
  for (let i = 0; i < width; i++) sum[i] = first![offset + i]!;
  for (const other of others) for (let i = 0; i < width; i++) sum[i]! += other[offset + i]!;
}
