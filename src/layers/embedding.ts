// Embedding: a learned vector for each token id.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { gather } from "../graph/ops/index.ts";
import { uniform } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface EmbeddingOptions {
  /** Number of ids, padding and unknown included: `vectorizer.size`. */
  readonly inputDim: number;
  /** Length of each vector. */
  readonly outputDim: number;
  /** Whether id 0 is padding that later layers leave out. Default false, as in Keras; the ready architectures set it. */
  readonly maskZero?: boolean;
}

/**
 * y[b, t] = table[ids[b, t]]
 *
 * Shapes: ids int32 `[batch, length]` → `[batch, length, outputDim]`. Start values are uniform in ±0.05, as in Keras.
 * With `maskZero` the mask is passed on; without it every position counts, and the text is always padded to its full length.
 */
export function embedding(options: EmbeddingOptions): Layer {
  expectKnownOptions("embedding", options, ["inputDim", "outputDim", "maskZero"]);
  const { inputDim, outputDim, maskZero = false } = options;
  expectPositiveInteger("embedding.inputDim", inputDim);
  expectPositiveInteger("embedding.outputDim", outputDim);
  return defineLayer(
    "embedding",
    { inputDim, outputDim, maskZero },
    ({ value, mask }, scope) => {
      const table = scope.param("weight", [inputDim, outputDim], uniform(0.05));
      return { value: gather(table, value), mask: maskZero ? mask : null };
    },
    { paddingBlind: maskZero },
  );
}
