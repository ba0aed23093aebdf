// The mean of the word vectors: the smallest network, and a hard one to beat.
import { expectKnownOptions } from "../core/check.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface MeanOptions {
  readonly embeddingSize: number;
  readonly dropout: number;
}

/** embedding → mean over the text, padding left out → dense */
export const mean = defineArchitecture<MeanOptions>({
  id: "mean",
  about: "the mean of word vectors and one dense layer; very fast",
  defaults: { embeddingSize: 64, dropout: 0.2 },
  search: {
    priority: () => 2,
    learningRateFactor: 2.5, // the gradient of a mean is small for each word
    hyperparameters: () => [
      { name: "embeddingSize", values: [32, 64, 128, 256], start: 128 },
      { name: "dropout", values: [0, 0.2, 0.4, 0.6], start: 0.4 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("mean", options, ["embeddingSize", "dropout"]);
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
      globalAveragePooling1D(),
      dropout({ rate: options.dropout }),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "mean", options: { ...shape, ...options } });
  },
});
