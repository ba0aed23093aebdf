// Mean of each window of an image.
import type { Layer } from "./layer.ts";
import { type Pooling2DOptions, pooling2D } from "./pooling.ts";

/**
 * y[b, r, c] = mean of the window of x that begins at [r·strides, c·strides], over what lies inside the image
 *
 * Shapes: as `maxPooling2D`. Throws `kernel-too-long` when a valid window does not fit into the image.
 */
export function averagePooling2D(options: Pooling2DOptions = {}): Layer {
  return pooling2D("averagePooling2D", "average", options);
}
