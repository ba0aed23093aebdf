// Deep pyramid convolutions: pairs of convolutions with shortcuts, the text halved before each but the first.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { hasLongTexts } from "../core/hyperparameter.ts";
import { activation } from "../layers/activation.ts";
import { conv1D } from "../layers/conv-1d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { globalMaxPooling1D } from "../layers/global-max-pooling-1d.ts";
import type { Layer } from "../layers/layer.ts";
import { maxPooling1D } from "../layers/max-pooling-1d.ts";
import { residual } from "../layers/residual.ts";
import { spatialDropout1D } from "../layers/spatial-dropout-1d.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface DpcnnOptions {
  readonly embeddingSize: number;
  /** Filters of every convolution. */
  readonly filters: number;
  /** Pairs of convolutions; each but the first reads a text of half the length. */
  readonly blocks: number;
  /** Share of the features left out while training, before the last layer. */
  readonly dropout: number;
  /** Share of the numbers of the word vectors left out while training, each in the whole text. */
  readonly embeddingDropout: number;
}

/**
 * embedding → convolution of width 3 → [x + conv(relu(conv(relu(x))))] → maximum of 3 at every 2nd position → […] → maximum over time → dense
 *
 * After n halvings a convolution of width 3 reaches over 3·2ⁿ tokens: long texts are read for little more than the cost of one block.
 * Texts are padded at the end: the windows of the pooling are counted from the first token.
 * Source: Johnson & Zhang 2017, https://aclanthology.org/P17-1052. Departs: a fixed number of blocks in place of as many as the text is long
 * (a maximum over time takes what is left); no embeddings of regions learned without labels; 100 filters in place of 250.
 */
export const dpcnn = defineArchitecture<DpcnnOptions>({
  id: "dpcnn",
  about: "deep convolutions with shortcuts, halving the text; reads long texts",
  defaults: { embeddingSize: 128, filters: 100, blocks: 4, dropout: 0.5, embeddingDropout: 0.2 },
  search: {
    // Depth pays where a text is much longer than the widths of one convolution; elsewhere it would only take others' time.
    priority: (profile) => (hasLongTexts(profile) ? 1.5 : 0),
    hyperparameters: () => [
      { name: "embeddingSize", values: [64, 128, 192], start: 128 },
      { name: "filters", values: [64, 100, 160], start: 100 },
      { name: "blocks", values: [2, 3, 4, 5], start: 4 },
      { name: "dropout", values: [0.3, 0.5, 0.65], start: 0.5 },
      { name: "embeddingDropout", values: [0, 0.2, 0.4], start: 0.2 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("dpcnn", options, ["embeddingSize", "filters", "blocks", "dropout", "embeddingDropout"]);
    const { embeddingSize, filters, blocks, dropout: rate, embeddingDropout } = options;
    expectPositiveInteger("dpcnn.blocks", blocks);
    const block = () => residual([activation("relu"), convolution(filters), activation("relu"), convolution(filters)], { norm: "none" });
    const halved = (): Layer[] => [maxPooling1D({ poolSize: 3, strides: 2, padding: "same" }), block()];
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: embeddingSize, maskZero: true }),
      ...(embeddingDropout > 0 ? [spatialDropout1D({ rate: embeddingDropout })] : []),
      convolution(filters),
      block(),
      ...Array.from({ length: blocks - 1 }, halved).flat(),
      globalMaxPooling1D(),
      ...(rate > 0 ? [dropout({ rate })] : []),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "dpcnn", options: { ...shape, ...options } });
  },
});

const convolution = (filters: number): Layer => conv1D({ filters, kernelSize: 3, padding: "same" });
