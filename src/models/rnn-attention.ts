// A bidirectional recurrent network whose states are weighed by attention.
import { expectKnownOptions, expectOneOf } from "../core/check.ts";
import { hasLongTexts } from "../core/hyperparameter.ts";
import { attentionPooling } from "../layers/attention-pooling.ts";
import { bidirectional } from "../layers/bidirectional.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { gru } from "../layers/gru.ts";
import { lstm } from "../layers/lstm.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface RnnAttentionOptions {
  readonly embeddingSize: number;
  readonly cell: "lstm" | "gru";
  /** Units in each direction. */
  readonly units: number;
  /** Share of the pooled states that is left out while training, before the dense layer. */
  readonly dropout: number;
  /** Share of the numbers of the word vectors that is left out while training. */
  readonly embeddingDropout: number;
}

const cells = { lstm, gru } as const;

/**
 * embedding → dropout → bidirectional LSTM or GRU, all states → attention pooling → dropout → dense
 *
 * Source: Zhou et al. 2016, https://aclanthology.org/P16-2034, with the additive score of Yang et al. 2016,
 * https://aclanthology.org/N16-1174.
 */
export const rnnAttention = defineArchitecture<RnnAttentionOptions>({
  id: "rnnAttention",
  about: "a bidirectional LSTM or GRU whose states are weighed by attention",
  defaults: { embeddingSize: 128, cell: "lstm", units: 64, dropout: 0.5, embeddingDropout: 0.3 },
  search: {
    // Measured: 1 to 1.5 points above convolutions on the sentiment of short texts, 2.8 below on many intents. It takes
    // longer, so convolutions go first.
    priority: (profile) => (profile.classes <= 3 && !hasLongTexts(profile) ? 2.6 : 0.9),
    hyperparameters: () => [
      { name: "embeddingSize", values: [64, 128, 192], start: 128 },
      { name: "cell", values: ["gru", "lstm"], start: "lstm" },
      { name: "units", values: [32, 64, 96], start: 64 },
      { name: "dropout", values: [0.3, 0.5, 0.65], start: 0.5 },
      { name: "embeddingDropout", values: [0, 0.15, 0.3, 0.5], start: 0.3 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("rnnAttention", options, ["embeddingSize", "cell", "units", "dropout", "embeddingDropout"]);
    expectOneOf("rnnAttention.cell", options.cell, Object.keys(cells));
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
      ...(options.embeddingDropout > 0 ? [dropout({ rate: options.embeddingDropout })] : []),
      bidirectional(cells[options.cell]({ units: options.units, returnSequences: true })),
      attentionPooling(),
      dropout({ rate: options.dropout }),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "rnnAttention", options: { ...shape, ...options } });
  },
});
