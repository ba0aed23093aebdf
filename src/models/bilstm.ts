// The reference program: two bidirectional LSTMs over word vectors.
import { expectKnownOptions } from "../core/check.ts";
import { hasLongTexts } from "../core/hyperparameter.ts";
import { bidirectional } from "../layers/bidirectional.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { lstm } from "../layers/lstm.ts";
import { defineArchitecture } from "./architecture.ts";
import { networkOf } from "./network.ts";

export interface BilstmOptions {
  readonly embeddingSize: number;
  /** Units of the first and the second LSTM, in each direction. */
  readonly units: readonly [number, number];
  readonly denseUnits: number;
  /** Share left out while training: of the word vectors, and before the dense layer. */
  readonly dropout: number;
}

/**
 * embedding 32 → bidirectional LSTM 64, all steps → bidirectional LSTM 32, last state → dense 64, relu → dense
 *
 * Padding is masked, unlike in Keras by default: without it the forward LSTM ends its reading of a short text with a hundred
 * steps of padding and forgets the text (on short messages it then learns late or never), and it costs time.
 */
export const bilstm = defineArchitecture<BilstmOptions>({
  id: "bilstm",
  about: "two bidirectional LSTMs over word vectors; reads word order",
  defaults: { embeddingSize: 32, units: [64, 32], denseUnits: 64, dropout: 0 },
  search: {
    // Measured: better than convolutions on the sentiment of short texts, worse on many intents.
    priority: (profile) => (profile.classes <= 3 && !hasLongTexts(profile) ? 2.5 : 1),
    hyperparameters: () => [
      { name: "embeddingSize", values: [32, 64, 128], start: 64 },
      {
        name: "units",
        values: [
          [32, 16],
          [64, 32],
          [96, 48],
        ],
        start: [64, 32],
      },
      { name: "denseUnits", values: [32, 64, 128], start: 64 },
      { name: "dropout", values: [0, 0.2, 0.4], start: 0.4 },
    ],
  },
  build(shape, options) {
    expectKnownOptions("bilstm", options, ["embeddingSize", "units", "denseUnits", "dropout"]);
    const [first, second] = options.units;
    const left = options.dropout > 0 ? [dropout({ rate: options.dropout })] : [];
    const layers = [
      embedding({ inputDim: shape.vocabularySize, outputDim: options.embeddingSize, maskZero: true }),
      ...left,
      bidirectional(lstm({ units: first, returnSequences: true })),
      bidirectional(lstm({ units: second })),
      ...left,
      dense({ units: options.denseUnits, activation: "relu" }),
      dense({ units: shape.outputs, activation: shape.output }),
    ];
    return networkOf(layers, { architecture: "bilstm", options: { ...shape, ...options } });
  },
});
