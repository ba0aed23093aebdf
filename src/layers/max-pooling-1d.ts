// Largest value of each window over time.
import type { Layer } from "./layer.ts";
import { type Pooling1DOptions, pooling1D } from "./pooling.ts";

/**
 * y[b, t] = max of x[b, t·strides … t·strides + poolSize − 1], padding left out
 *
 * Shapes: `[batch, length, features]` → `[batch, ⌈length / strides⌉, features]` with same padding or a mask,
 * else `[batch, ⌊(length − poolSize) / strides⌋ + 1, features]`. With a mask a valid window counts only wholly inside the text.
 * Windows are counted from the first position, so padding belongs at the end. Equal largest values share the gradient.
 * Throws `kernel-too-long` when a valid window without a mask does not fit into the text.
 */
export function maxPooling1D(options: Pooling1DOptions = {}): Layer {
  return pooling1D("maxPooling1D", "max", options);
}
