// Merging layers: several values of one shape become one, element by element.
import type { Value } from "../graph/node.ts";
import * as ops from "../graph/ops/index.ts";
import { broadcast } from "../graph/shapes.ts";
import { defineLayer, type Features, type Layer, type Tensor } from "./layer.ts";

const sum = (values: readonly Value[]): Value => values.reduce((total, each) => ops.add(total, each));

const rules = {
  add: sum,
  average: (values) => ops.mul(sum(values), 1 / values.length),
  maximum: (values) => values.reduce((most, each) => ops.maximum(most, each)),
  minimum: (values) => values.reduce((least, each) => ops.minimum(least, each)),
  multiply: (values) => values.reduce((product, each) => ops.mul(product, each)),
  subtract: ([a, b]) => ops.sub(a!, b!),
} as const satisfies Record<string, (values: readonly Value[]) => Value>;

export type MergeName = keyof typeof rules;

/**
 * A layer without weights that merges its inputs by one of the rules above.
 *
 * Sizes of 1 repeat, and a vector `[batch, features]` beside a sequence `[batch, length, features]` stands at each of its positions.
 * A position is text where every input that tells padding apart says so. Throws `shape-mismatch` for shapes that do not go together.
 * Source: the merging layers of Keras, https://keras.io/api/layers/merging_layers.
 */
export function mergeLayer(name: MergeName): Layer {
  const merged: Layer["call"] = (first, scope, ...others) => {
    const inputs = [first, ...others];
    const values = alignRanks(inputs.map(({ value }) => value));
    broadcast(scope.path, values); // names the layer where the shapes do not go together
    return { value: rules[name](values), mask: commonMask(inputs) };
  };
  return defineLayer(name, {}, merged, { inputs: [2, name === "subtract" ? 2 : Number.POSITIVE_INFINITY] });
}

/** y = a + b + … of values of one shape. Within `network`: `add([a, b])`. */
export const add = (inputs: readonly Tensor[]): Tensor => merge("add", inputs);
/** y = (a + b + …) / n. Within `network`: `average([a, b])`. */
export const average = (inputs: readonly Tensor[]): Tensor => merge("average", inputs);
/** y = max(a, b, …), element by element; its gradient goes to the larger one. Within `network`: `maximum([a, b])`. */
export const maximum = (inputs: readonly Tensor[]): Tensor => merge("maximum", inputs);
/** y = min(a, b, …), element by element. Within `network`: `minimum([a, b])`. */
export const minimum = (inputs: readonly Tensor[]): Tensor => merge("minimum", inputs);
/** y = a ∘ b ∘ …, element by element: a gate where one of them lies between 0 and 1. Within `network`: `multiply([a, b])`. */
export const multiply = (inputs: readonly Tensor[]): Tensor => merge("multiply", inputs);
/** y = a − b of two values. Within `network`: `subtract([a, b])`. */
export const subtract = (inputs: readonly [Tensor, Tensor]): Tensor => merge("subtract", inputs);

function merge(name: MergeName, inputs: readonly Tensor[]): Tensor {
  return callOn(mergeLayer(name), inputs);
}

/** A call on a list of values, as merging layers take them. */
export function callOn(layer: Layer, [first, ...others]: readonly Tensor[]): Tensor {
  return layer(first!, ...others); // none at all is refused by the layer
}

/** Values of the same rank: what lacks axes gets them after the batch. */
function alignRanks(values: readonly Value[]): Value[] {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  return values.map((value) => {
    const missing = Array.from({ length: rank - value.shape.length }, (_, i) => i + 1);
    return missing.length > 0 ? ops.unsqueeze(value, missing) : value;
  });
}

/** True where all masks that there are say so; null where there is none. */
export function commonMask(inputs: readonly Features[]): Value | null {
  const masks = new Set(inputs.flatMap(({ mask }) => mask ?? []));
  return masks.size === 0 ? null : [...masks].reduce((all, each) => ops.and(all, each));
}
