// The input of a network that reads numbers, such as images, in place of token ids.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { reshape } from "../graph/ops/index.ts";
import { defineLayer, type Layer, type LayerConfig } from "./layer.ts";

export interface InputLayerOptions {
  /** Sizes of the axes of an example, without the batch: `[rows, columns, channels]` of an image. */
  readonly shape: readonly number[];
}

/**
 * Says that the network reads numbers: `model.fit(x, …)` takes x float32 `[rows, ...shape]`. Stands first; without it x is token ids.
 *
 * Shapes: numbers `[batch, product of shape]`, as the training feeds them → `[batch, ...shape]`.
 */
export function inputLayer(options: InputLayerOptions): Layer {
  expectKnownOptions("inputLayer", options, ["shape"]);
  const { shape } = options;
  const holds = Array.isArray(shape) && shape.length > 0 && shape.every((size) => Number.isInteger(size) && size > 0);
  expectOption(holds, "inputLayer.shape", "positive whole numbers", shape);
  const call: Layer["call"] = ({ value }) => ({ value: reshape(value, [{ copy: 0 }, ...shape]), mask: null });
  return defineLayer("inputLayer", { shape }, call, { paddingBlind: false });
}

/** The shape of an example of numbers, if this is an input layer. */
export function inputShapeOf({ layer, options }: LayerConfig): readonly number[] | null {
  return layer === "inputLayer" ? (options as unknown as InputLayerOptions).shape : null; // recorded by inputLayer itself
}
