// A bidirectional GRU over word vectors: word order at the lowest cost.
import { expectKnownOptions } from "../core/check.ts";
import { bidirectional } from "../layers/bidirectional.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { gru as gruLayer } from "../layers/gru.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface GruNetworkOptions {
  readonly embeddingSize: number;
  /** Units in each direction. */
  readonly units: number;
  /** Share left out while training: of the word vectors, and before the dense layer. */
  readonly dropout: number;
}

/**
 * embedding → dropout → bidirectional GRU, last states → dropout → dense
 *
 * Source: Cho et al. 2014, https://arxiv.org/abs/1406.1078 (the cell).
 */
export const gru = defineArchitecture<GruNetworkOptions>({
  id: "gru",
  about: "a bidirectional GRU over word vectors; reads word order, faster than an LSTM",
  defaults: { embeddingSize: 128, units: 64, dropout: 0.4 },
  search: {
    priority: () => 0, // rnnAttention is this with one more step: a search tries this one where it is asked to
    hyperparameters: () => [
      { name: "embeddingSize", values: [64, 128, 192], start: 128 },
      { name: "units", values: [32, 64, 96], start: 64 },
      { name: "dropout", values: [0.2, 0.4, 0.6], start: 0.4 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("gru", options, ["embeddingSize", "units", "dropout"]);
    const left = options.dropout > 0 ? [dropout({ rate: options.dropout })] : [];
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
      ...left,
      bidirectional(gruLayer({ units: options.units })),
      ...left,
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "gru", options: { ...shape, ...options } });
  },
});
