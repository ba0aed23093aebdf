// Where parameters live: one array for all weights, each parameter a named view on a 64-byte boundary of it.
import { sizeOf } from "../core/array.ts";
import { randomKey } from "../core/random.ts";
import type { ParameterSpec } from "../layers/layer.ts";

export interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  /** In elements of the array. */
  readonly offset: number;
  readonly size: number;
}

export interface Layout {
  readonly places: readonly Place[];
  /** Elements of the whole array, gaps included. */
  readonly total: number;
}

const alignment = 16; // floats: 64 bytes

export function layOut(specs: readonly Pick<ParameterSpec, "name" | "shape">[]): Layout {
  let offset = 0;
  const places = specs.map(({ name, shape }) => {
    const place = { name, shape, offset, size: sizeOf(shape) };
    offset += Math.ceil(place.size / alignment) * alignment;
    return place;
  });
  return { places, total: offset };
}

export function viewOf(weights: Float32Array, { offset, size }: Place): Float32Array {
  return weights.subarray(offset, offset + size);
}

/** Start values; each parameter draws from a stream of its own, named after it. */
export function initialize(weights: Float32Array, specs: readonly ParameterSpec[], layout: Layout, seed: number): void {
  layout.places.forEach((place, i) => {
    specs[i]!.initializer(viewOf(weights, place), place.shape, randomKey(seed, "initialize", place.name));
  });
}

/** How many numbers a model has learned; gaps do not count. */
export function countParameters({ places }: Layout): number {
  return places.reduce((sum, { size }) => sum + size, 0);
}
