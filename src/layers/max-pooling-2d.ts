// Largest value of each window of an image.
import type { Layer } from "./layer.ts";
import { type Pooling2DOptions, pooling2D } from "./pooling.ts";

/**
 * y[b, r, c] = max of the window of x that begins at [r·strides, c·strides]
 *
 * Shapes: `[batch, rows, columns, channels]` → `[batch, rows′, columns′, channels]`, of n: ⌈n / strides⌉ with same padding,
 * ⌊(n − poolSize) / strides⌋ + 1 with valid. Equal largest values share the gradient.
 * Throws `kernel-too-long` when a valid window does not fit into the image.
 */
export function maxPooling2D(options: Pooling2DOptions = {}): Layer {
  return pooling2D("maxPooling2D", "max", options);
}
