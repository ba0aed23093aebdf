// A small Transformer encoder: every word looks at every other one.
import { expectKnownOptions, expectOneOf, expectPositiveInteger } from "../core/check.ts";
import { classToken } from "../layers/class-token.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { firstPosition } from "../layers/first-position.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "../layers/global-max-pooling-1d.ts";
import type { Layer } from "../layers/layer.ts";
import { positionEmbedding } from "../layers/position-embedding.ts";
import { normalizer } from "../layers/residual.ts";
import { sinusoidal } from "../layers/sinusoidal.ts";
import { transformerEncoder } from "../layers/transformer-encoder.ts";
import type { TransformerBlockOptions } from "../layers/transformer-options.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

type BlockOption = "intermediateDim" | "dropout" | "attentionDropout" | "activation" | "norm" | "normalization";

export interface TransformerOptions extends Required<Pick<TransformerBlockOptions, BlockOption>> {
  /** Size of the word vectors, and of everything between the blocks. */
  readonly embeddingSize: number;
  readonly layers: number;
  readonly heads: number;
  /** How a word's place is told: added to its vector ("sinusoidal", "learned"), in attention ("rotary", "alibi"), or not at all. */
  readonly positions: "sinusoidal" | "learned" | "rotary" | "alibi" | "none";
  /** Of "learned": positions with a vector of their own; those after them share the last one. */
  readonly positionCount: number;
  /** What is read of the last block: the mean or the largest of all positions, or the position of a token of its own before the text. */
  readonly pooling: "mean" | "max" | "classToken";
}

/**
 * embedding → positions → dropout → 2 × (self-attention of 4 heads, feed-forward 256) → norm → mean over the text → dense
 *
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, with the norm before each part: Xiong et al. 2020,
 * https://arxiv.org/abs/2002.04745. Departs: small, for short texts and little data; the feed-forward part is twice as wide, not four times.
 */
export const transformer = defineArchitecture<TransformerOptions>({
  id: "transformer",
  about: "a small Transformer encoder; every word looks at every other one",
  defaults: {
    embeddingSize: 128,
    layers: 2,
    heads: 4,
    intermediateDim: 256,
    dropout: 0.1,
    attentionDropout: 0,
    activation: "relu",
    norm: "pre",
    normalization: "layer",
    positions: "sinusoidal",
    positionCount: 512,
    pooling: "mean",
  },
  search: {
    // Measured from scratch on small data: 2.4 points behind convolutions, and dearer. Last of all, and only where there is much to learn from.
    priority: ({ rows }) => (rows < 3000 ? 0 : 0.5),
    learningRateFactor: 0.5,
    hyperparameters: () => [
      { name: "embeddingSize", values: [64, 128, 256], start: 128 },
      { name: "layers", values: [1, 2, 3, 4], start: 2 },
      { name: "intermediateDim", values: [128, 256, 512], start: 256 },
      { name: "dropout", values: [0, 0.1, 0.2, 0.4], start: 0.2 },
      { name: "positions", values: ["sinusoidal", "learned", "rotary", "none"], start: "sinusoidal" },
      { name: "pooling", values: ["mean", "max", "classToken"], start: "mean" },
    ],
  },
  build(shape, options) {
    expectKnownOptions("transformer", options, Object.keys(transformer.defaults));
    const { embeddingSize, layers, heads, positions, positionCount, pooling, ...block } = options;
    expectPositiveInteger("transformer.layers", layers);
    expectOneOf("transformer.positions", positions, ["sinusoidal", "learned", "rotary", "alibi", "none"]);
    const inAttention = positions === "rotary" || positions === "alibi" ? positions : "none";
    const blocks = Array.from({ length: layers }, () => transformerEncoder({ ...block, numHeads: heads, positions: inAttention }));
    return networkOf(
      [
        embedding({ inputDim: shape.vocabularySize, outputDim: embeddingSize, maskZero: true }),
        ...(pooling === "classToken" ? [classToken()] : []),
        ...positionLayers(options),
        ...(options.dropout > 0 ? [dropout({ rate: options.dropout })] : []),
        ...blocks,
        ...(options.norm === "pre" ? [normalizer(options.normalization, 1e-5, "transformer")] : []),
        poolingLayer(pooling),
        dense({ units: shape.outputs, activation: shape.output }),
      ],
      { architecture: "transformer", options: { ...shape, ...options } },
    );
  },
});

function positionLayers({ positions, positionCount, embeddingSize }: TransformerOptions): Layer[] {
  if (positions === "sinusoidal") return [sinusoidal({ scale: Math.sqrt(embeddingSize) })];
  return positions === "learned" ? [positionEmbedding({ sequenceLength: positionCount })] : [];
}

function poolingLayer(pooling: TransformerOptions["pooling"]): Layer {
  expectOneOf("transformer.pooling", pooling, ["mean", "max", "classToken"]);
  if (pooling === "classToken") return firstPosition();
  return pooling === "mean" ? globalAveragePooling1D() : globalMaxPooling1D();
}
