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
}

/**
 * embedding → convolutions of widths 2, 3, 4, relu, maximum over time → dropout → dense
 *
 * Source: Kim 2014, https://arxiv.org/abs/1408.5882. Departs: widths 2–4 and vectors of 128, which suit short texts and small data.
 */
export const textCnn = defineArchitecture<TextCnnOptions>({
  id: "textCnn",
  about: "convolutions over word vectors; finds telling phrases",
  defaults: { embeddingSize: 128, kernelSizes: [2, 3, 4], filters: 100, dropout: 0.5 },
  build(shape, options) {
    expectKnownOptions("textCnn", options, ["embeddingSize", "kernelSizes", "filters", "dropout"]);
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
      convolutionBank({ kernelSizes: options.kernelSizes, filters: options.filters }),
      dropout({ rate: options.dropout }),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "textCnn", options: { ...shape, ...options } });
  },
});
