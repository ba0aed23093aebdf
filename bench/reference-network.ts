// The reference program as users know it from Keras, TextCNN, and random full-length texts for them.
import { bitsAt, randomKey } from "../src/core/random.ts";
import { bidirectional } from "../src/layers/bidirectional.ts";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { globalAveragePooling1D } from "../src/layers/global-average-pooling-1d.ts";
import { gru } from "../src/layers/gru.ts";
import { lstm } from "../src/layers/lstm.ts";
import { type Network, networkOf } from "../src/models/network.ts";
import { textCnn } from "../src/models/text-cnn.ts";
import type { DataSet } from "../src/training/batch.ts";

export interface ReferenceShape {
  readonly vocabulary: number;
  readonly batch: number;
  readonly length: number;
}

/** Embedding 32 → BiLSTM 64, all steps → BiLSTM 32 → dense 64, relu → dense 1, sigmoid. Masked: padding is told from text. */
export function referenceNetwork({ vocabulary, masked }: { readonly vocabulary: number; readonly masked: boolean }): Network {
  return networkOf([
    embedding({ inputDim: vocabulary, outputDim: 32, maskZero: masked }),
    bidirectional(lstm({ units: 64, returnSequences: true })),
    bidirectional(lstm({ units: 32 })),
    dense({ units: 64, activation: "relu" }),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
}

/** TextCNN as Kim 2014 has it: vectors of 300, 100 filters each of widths 3, 4 and 5, dropout ½. */
export function textCnnNetwork(vocabulary: number): Network {
  const options = { embeddingSize: 300, kernelSizes: [3, 4, 5], filters: 100, dropout: 0.5, embeddingDropout: 0 };
  return textCnn.create!({ vocabularySize: vocabulary, outputs: 1, output: "sigmoid" }, options);
}

/** A batch of random ids, none of them padding, and random labels; each step another. */
export function randomBatch({ vocabulary, batch, length }: ReferenceShape, step: number): DataSet {
  const key = randomKey("bench", step);
  const data = Int32Array.from({ length: batch * length }, (_, i) => 1 + (bitsAt(key, i) % (vocabulary - 1)));
  const y = Int32Array.from({ length: batch }, (_, i) => bitsAt(key, batch * length + i) & 1);
  return { x: { data, shape: [batch, length], lengths: new Int32Array(batch).fill(length) }, y };
}

/** One recurrent layer in both directions, as users of the layer measure it. */
export type RecurrentKind = "lstm" | "gru";

/** Embedding 32 → bidirectional LSTM or GRU 64, all steps → mean → dense 1, sigmoid. */
export function recurrentNetwork(
  kind: RecurrentKind,
  { vocabulary, masked }: { readonly vocabulary: number; readonly masked: boolean },
): Network {
  return networkOf([
    embedding({ inputDim: vocabulary, outputDim: 32, maskZero: masked }),
    bidirectional({ lstm, gru }[kind]({ units: 64, returnSequences: true })),
    globalAveragePooling1D(),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
}
