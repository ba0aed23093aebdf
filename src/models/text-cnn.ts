// Convolutions of several widths over word vectors, and the strongest answer of each filter.
import { expectKnownOptions } from "../core/check.ts";
import { convolutionBank } from "../layers/convolution-bank.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface TextCnnOptions {
  readonly embeddingSize: number;
  readonly kernelSizes: readonly number[];
  /** Filters of each width. */
  readonly filters: number;
  readonly dropout: number;
  /** Share of the numbers of the word vectors that is left out while training. */
  readonly embeddingDropout: number;
}

/**
 * embedding → dropout → convolutions of widths 2, 3, 4, relu, maximum over time → dropout → dense
 *
 * Source: Kim 2014, https://arxiv.org/abs/1408.5882. Departs: widths 2–4 and vectors of 128, which suit short texts and small data.
 */
export const textCnn = defineArchitecture<TextCnnOptions>({
  id: "textCnn",
  about: "convolutions over word vectors; finds telling phrases",
  defaults: { embeddingSize: 128, kernelSizes: [2, 3, 4], filters: 100, dropout: 0.5, embeddingDropout: 0 },
  search: {
    priority: () => 3,
    hyperparameters: () => [
      { name: "embeddingSize", values: [64, 128, 192], start: 128 },
      {
        name: "kernelSizes",
        values: [
          [1, 2, 3],
          [2, 3, 4],
          [3, 4, 5],
        ],
        start: [2, 3, 4],
      },
      { name: "filters", values: [64, 100, 160], start: 100 },
      { name: "dropout", values: [0.3, 0.5, 0.65], start: 0.5 },
      { name: "embeddingDropout", values: [0, 0.15, 0.3, 0.5], start: 0.3 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("textCnn", options, ["embeddingSize", "kernelSizes", "filters", "dropout", "embeddingDropout"]);
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
      ...(options.embeddingDropout > 0 ? [dropout({ rate: options.embeddingDropout })] : []),
      convolutionBank({ kernelSizes: options.kernelSizes, filters: options.filters }),
      dropout({ rate: options.dropout }),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "textCnn", options: { ...shape, ...options } });
  },
});
