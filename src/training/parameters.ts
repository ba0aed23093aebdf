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
  /** Elements at its beginning that are trained: only they have gradients and optimizer slots. */
  readonly trainable: number;
}

const alignment = 16; // floats: 64 bytes

/** Places in the order of the specs, those that are trained before the others. */
export function layOut(specs: readonly Pick<ParameterSpec, "name" | "shape" | "trainable">[]): Layout {
  let offset = 0;
  const toPlace = ({ name, shape }: Pick<ParameterSpec, "name" | "shape">): Place => {
    const place = { name, shape, offset, size: sizeOf(shape) };
    offset += Math.ceil(place.size / alignment) * alignment;
    return place;
  };
  const trained = specs.filter(isTrainable).map(toPlace);
  const trainable = offset;
  const others = specs.filter((spec) => !isTrainable(spec)).map(toPlace);
  return { places: [...trained, ...others], total: offset, trainable };
}

export const isTrainable = ({ trainable = true }: Pick<ParameterSpec, "trainable">): boolean => trainable;

export function viewOf(weights: Float32Array, { offset, size }: Place): Float32Array {
  return weights.subarray(offset, offset + size);
}

/** Start values; each parameter draws from a stream of its own, named after it. */
export function initialize(weights: Float32Array, specs: readonly ParameterSpec[], layout: Layout, seed: number): void {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  layout.places.forEach((place) => {
    byName.get(place.name)!.initializer(viewOf(weights, place), place.shape, randomKey(seed, "initialize", place.name));
  });
}

/** How many numbers a model has, those that are not trained included; gaps do not count. */
export function countParameters({ places }: Pick<Layout, "places">): number {
  return places.reduce((sum, { size }) => sum + size, 0);
}
