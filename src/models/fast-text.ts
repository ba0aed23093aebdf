// The mean of the vectors of words and hashed bigrams: fastText's classifier.
import { expectKnownOptions } from "../core/check.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { hashedNgrams } from "../layers/hashed-ngrams.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface FastTextOptions {
  readonly embeddingSize: number;
  /** Vectors for n-grams; those that are hashed to one place share it. */
  readonly buckets: number;
  /** Tokens of the longest n-gram: 2 for bigrams. */
  readonly longest: number;
  readonly dropout: number;
}

/**
 * words and hashed n-grams → embedding, one table → mean over both, padding left out → dense
 *
 * Source: Joulin et al. 2017, https://aclanthology.org/E17-2068. Departs: 20,000 buckets in place of 2,000,000, an adaptive optimizer, dropout.
 */
export const fastText = defineArchitecture<FastTextOptions>({
  id: "fastText",
  about: "the mean of word and bigram vectors, hashed; very fast",
  defaults: { embeddingSize: 64, buckets: 20_000, longest: 2, dropout: 0.2 },
  search: {
    priority: () => 1,
    learningRateFactor: 2.5, // as for `mean`: the gradient is small for each word
    hyperparameters: () => [
      { name: "embeddingSize", values: [32, 64, 128], start: 64 },
      { name: "buckets", values: [5_000, 20_000, 50_000], start: 20_000 },
      { name: "longest", values: [1, 2, 3], start: 2 },
      { name: "dropout", values: [0, 0.2, 0.4, 0.6], start: 0.4 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("fastText", options, ["embeddingSize", "buckets", "longest", "dropout"]);
    const { embeddingSize, buckets, longest, dropout: rate } = options;
    const layers = [
      hashedNgrams({ inputDim: shape.vocabularySize, buckets, longest }),
      embedding({ inputDim: shape.vocabularySize + buckets, outputDim: embeddingSize, maskZero: true }),
      globalAveragePooling1D(),
      ...(rate > 0 ? [dropout({ rate })] : []),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "fastText", options: { ...shape, ...options } });
  },
});
