// Convolutions of several widths over word vectors, and the strongest answer of each filter; beside them, if asked for, a bag of n-grams.
import { expectKnownOptions, expectOneOf, expectOption } from "../core/check.ts";
import { hasLongTexts } from "../core/hyperparameter.ts";
import { convolutionBank } from "../layers/convolution-bank.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import type { Layer } from "../layers/layer.ts";
import { ngramEmbeddingBag } from "../layers/ngram-embedding-bag.ts";
import { parallel } from "../layers/parallel.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import { defineArchitecture, type Learned, type NetworkShape } from "./architecture.ts";
import { countNgrams } from "./learned/ngrams.ts";
import { ppmiVectors } from "./learned/ppmi-vectors.ts";
import { networkOf } from "./network.ts";

export interface TextCnnOptions {
  readonly embeddingSize: number;
  readonly kernelSizes: readonly number[];
  /** Filters of each width. */
  readonly filters: number;
  readonly dropout: number;
  /** Share of the numbers of the word vectors that is left out while training. */
  readonly embeddingDropout: number;
  /** Tokens of the longest n-grams whose vectors' mean stands beside the convolutions; 0: no such mean. */
  readonly ngrams: number;
  /** What the word vectors begin as: random numbers, or vectors from the neighbors of words in the training texts. */
  readonly embeddingStart: "random" | "ppmi";
  /** The n-grams that the training texts repeat, as `ngramEmbeddingBag` takes them; found before the training. */
  readonly ngramList: readonly number[];
}

const fewestNgrams = 2; // occurrences: what stands once teaches nothing about another text
const mostNgrams = 100_000; // of each length

/**
 * embedding → dropout → convolutions of widths 2, 3, 4, relu, maximum over time → dropout → dense;
 * with `ngrams` n, beside the maxima the mean of the vectors of the text's 1- to n-grams
 *
 * Source: Kim 2014, https://arxiv.org/abs/1408.5882. Departs: widths 2–4 and vectors of 128, which suit short texts and small data.
 * The bag beside it: Joulin et al. 2017, https://arxiv.org/abs/1607.01759.
 */
export const textCnn = defineArchitecture<TextCnnOptions>({
  id: "textCnn",
  about: "convolutions over word vectors, optionally beside a bag of n-grams; finds telling phrases",
  defaults: {
    embeddingSize: 128,
    kernelSizes: [2, 3, 4],
    filters: 100,
    dropout: 0.5,
    embeddingDropout: 0,
    ngrams: 0,
    embeddingStart: "random",
    ngramList: [],
  },
  search: {
    priority: () => 3,
    hyperparameters: (profile) => [
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
      // It slows learning down. Measured on ChnSentiCorp, 240 characters, 5 epochs, two seeds: 93.0 % without it, 92.0 % with it.
      { name: "embeddingDropout", values: [0, 0.15, 0.3, 0.5], start: hasLongTexts(profile) ? 0 : 0.3 },
      { name: "ngrams", values: [0, 2, 3], start: 3 },
      { name: "embeddingStart", values: ["random", "ppmi"], start: "ppmi" },
    ],
  },
  learn,
  build(shape, options) {
    expectKnownOptions("textCnn", options, [
      "embeddingSize",
      "kernelSizes",
      "filters",
      "dropout",
      "embeddingDropout",
      "ngrams",
      "embeddingStart",
      "ngramList",
    ]);
    const { ngrams, embeddingStart, embeddingSize } = options;
    expectOption(Number.isInteger(ngrams) && ngrams >= 0 && ngrams <= 5, "textCnn.ngrams", "a whole number from 0 to 5", ngrams);
    expectOneOf("textCnn.embeddingStart", embeddingStart, ["random", "ppmi"]);
    const bag = ngramEmbeddingBag({ inputDim: shape.vocabularySize, outputDim: embeddingSize, ngrams: options.ngramList });
    const layers = [
      ...(ngrams > 0 ? [parallel({ branches: [convolutions(shape, options), [bag]] })] : convolutions(shape, options)),
      dropout({ rate: options.dropout }),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "textCnn", options: { ...shape, ...options } });
  },
});

function convolutions({ vocabularySize }: NetworkShape, options: TextCnnOptions): Layer[] {
  return [
    embedding({ inputDim: vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
    ...(options.embeddingDropout > 0 ? [dropout({ rate: options.embeddingDropout })] : []),
    convolutionBank({ kernelSizes: options.kernelSizes, filters: options.filters }),
  ];
}

function learn(texts: EncodedTexts, { vocabularySize }: NetworkShape, options: TextCnnOptions, seed: number): Learned {
  const { ngrams, embeddingStart, embeddingSize } = options;
  const counting = { inputDim: vocabularySize, longest: ngrams, minCount: fewestNgrams, most: mostNgrams };
  const table = ngrams > 0 ? "parallel.0.embedding.weight" : "embedding.weight";
  return {
    options: ngrams > 0 ? { ngramList: countNgrams(texts, counting) } : {},
    starts: embeddingStart === "ppmi" ? { [table]: ppmiVectors(texts, { size: vocabularySize, dimensions: embeddingSize, seed }) } : {},
  };
}
