// Every layer by its id: how a saved layer is built again.
import { expectOneOf } from "../core/check.ts";
import { activation } from "./activation.ts";
import type { ActivationName } from "./activations.ts";
import { type AttentionPoolingOptions, attentionPooling } from "./attention-pooling.ts";
import { type BahdanauAttentionOptions, bahdanauAttention } from "./bahdanau-attention.ts";
import { type BidirectionalOptions, bidirectional } from "./bidirectional.ts";
import { type Conv1DOptions, conv1D } from "./conv-1d.ts";
import { type ConvolutionBankOptions, convolutionBank } from "./convolution-bank.ts";
import { type DenseOptions, dense } from "./dense.ts";
import { type DropoutOptions, dropout } from "./dropout.ts";
import { type EmbeddingOptions, embedding } from "./embedding.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { type GruOptions, gru } from "./gru.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { type LstmOptions, lstm } from "./lstm.ts";
import { type LuongAttentionOptions, luongAttention } from "./luong-attention.ts";
import { type SimpleRnnOptions, simpleRnn } from "./simple-rnn.ts";

// Options come from a file here: each layer checks its own.
type Build = (options: never) => Layer;

export const layers = {
  activation: ({ name }: { readonly name: ActivationName }) => activation(name),
  attentionPooling: (options: AttentionPoolingOptions) => attentionPooling(options),
  bahdanauAttention: (options: BahdanauAttentionOptions) => bahdanauAttention(options),
  bidirectional: ({ layer, ...options }: { readonly layer: LayerConfig } & BidirectionalOptions) =>
    bidirectional(layerFromConfig(layer), options),
  conv1D: (options: Conv1DOptions) => conv1D(options),
  convolutionBank: (options: ConvolutionBankOptions) => convolutionBank(options),
  dense: (options: DenseOptions) => dense(options),
  dropout: (options: DropoutOptions) => dropout(options),
  embedding: (options: EmbeddingOptions) => embedding(options),
  globalAveragePooling1D: () => globalAveragePooling1D(),
  globalMaxPooling1D: () => globalMaxPooling1D(),
  gru: (options: GruOptions) => gru(options),
  lstm: (options: LstmOptions) => lstm(options),
  luongAttention: (options: LuongAttentionOptions) => luongAttention(options),
  simpleRnn: (options: SimpleRnnOptions) => simpleRnn(options),
} as const satisfies Record<string, Build>;

export type LayerName = keyof typeof layers;

/** The layer that was saved as this config. */
export function layerFromConfig({ layer, options }: LayerConfig): Layer {
  expectOneOf("layer", layer, Object.keys(layers));
  return (layers[layer as LayerName] as Build)(options as never);
}
