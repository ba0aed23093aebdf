// Mean of each window over time.
import type { Layer } from "./layer.ts";
import { type Pooling1DOptions, pooling1D } from "./pooling.ts";

/**
 * y[b, t] = mean of x[b, t·strides … t·strides + poolSize − 1] over the positions that are there: neither padding nor beyond the text
 *
 * Shapes: as `maxPooling1D`. Throws `kernel-too-long` when a valid window without a mask does not fit into the text.
 */
export function averagePooling1D(options: Pooling1DOptions = {}): Layer {
  return pooling1D("averagePooling1D", "average", options);
}
