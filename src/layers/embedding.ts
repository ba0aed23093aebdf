// Embedding: a vector for each token id, learned or given.
import { sizeOf } from "../core/array.ts";
import { expectKnownOptions, expectOption, expectPositiveInteger, expectRate } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { gather, gatherElements, mul, unsqueeze, where } from "../graph/ops/index.ts";
import { type Initializer, uniform } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface EmbeddingOptions {
  /** Number of ids, padding and unknown included: `vectorizer.size`. */
  readonly inputDim: number;
  /** Length of each vector. */
  readonly outputDim: number;
  /** Whether id 0 is padding that later layers leave out. Default false, as in Keras; the ready architectures set it. */
  readonly maskZero?: boolean;
  /** False: the vectors stay as they are. They then cost no gradient and no memory of the optimizer. Default true. */
  readonly trainable?: boolean;
  /** Share of the words whose vector is left out while training, each at all its places in a text: 0 ≤ dropout < 1. Default 0. */
  readonly dropout?: number;
  /**
   * The vectors to begin with, `[inputDim, outputDim]`: what `vectorsFor` makes of a file of word2vec or GloVe. They are no option that is
   * saved: a saved model holds its vectors among its weights. Default: uniform in ±0.05, as in Keras.
   */
  readonly weights?: { readonly data: Float32Array; readonly shape: readonly number[] };
}

/**
 * y[b, t] = table[ids[b, t]]
 *
 * Shapes: ids int32 `[batch, length]` → `[batch, length, outputDim]`.
 * With `maskZero` the mask is passed on; without it every position counts, and the text is always padded to its full length.
 * With dropout, in training: y = table[id] / (1 − dropout) for the words that a random mask over (text, id) keeps, 0 for the others.
 * Source of the dropout: Gal & Ghahramani 2016, https://arxiv.org/abs/1512.05287, §4.2.
 */
export function embedding(options: EmbeddingOptions): Layer {
  expectKnownOptions("embedding", options, ["inputDim", "outputDim", "maskZero", "trainable", "dropout", "weights"]);
  const { inputDim, outputDim, maskZero = false, trainable = true, dropout = 0, weights } = options;
  expectPositiveInteger("embedding.inputDim", inputDim);
  expectPositiveInteger("embedding.outputDim", outputDim);
  expectOption(typeof trainable === "boolean", "embedding.trainable", "true or false", trainable);
  expectRate("embedding.dropout", dropout);
  const initializer = weights ? given(weights, [inputDim, outputDim]) : uniform(0.05);
  return defineLayer(
    "embedding",
    { inputDim, outputDim, maskZero, ...(!trainable && { trainable }), ...(dropout > 0 && { dropout }) },
    ({ value: ids, mask }, scope) => {
      const table = scope.param("weight", [inputDim, outputDim], initializer, { trainable });
      const vectors = gather(table, ids);
      const passed = maskZero ? mask : null;
      if (!scope.training || dropout === 0) return { value: vectors, mask: passed };
      const keep = gatherElements(scope.keepMask([ids.shape[0]!, inputDim], dropout), ids, 1); // [batch, length]
      return { value: where(unsqueeze(keep, [2]), mul(vectors, 1 / (1 - dropout)), 0), mask: passed };
    },
    { paddingBlind: maskZero },
  );
}

/** Start values that are given. */
function given({ data, shape }: NonNullable<EmbeddingOptions["weights"]>, expected: readonly [number, number]): Initializer {
  if (`${shape}` !== `${expected}` || data.length !== sizeOf(expected)) {
    throw new TercetError("shape-mismatch", {
      where: "embedding.weights",
      expected: `vectors of shape [${expected}]`,
      received: `${data.length} numbers of shape [${shape}]`,
    });
  }
  return (target) => target.set(data);
}
