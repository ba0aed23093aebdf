// Every layer by its id: how a saved layer is built again.
import { expectOneOf } from "../core/check.ts";
import { activation } from "./activation.ts";
import type { ActivationName } from "./activations.ts";
import { bidirectional } from "./bidirectional.ts";
import { classToken } from "./class-token.ts";
import { type Conv1DOptions, conv1D } from "./conv-1d.ts";
import { type ConvolutionBankOptions, convolutionBank } from "./convolution-bank.ts";
import { type DenseOptions, dense } from "./dense.ts";
import { type DropoutOptions, dropout } from "./dropout.ts";
import { type EmbeddingOptions, embedding } from "./embedding.ts";
import { type EncoderDecoderOptions, encoderDecoder } from "./encoder-decoder.ts";
import { type FeedForwardOptions, feedForward } from "./feed-forward.ts";
import { firstPosition } from "./first-position.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { type LayerNormalizationOptions, layerNormalization } from "./layer-normalization.ts";
import { type LstmOptions, lstm } from "./lstm.ts";
import { type MultiHeadAttentionOptions, multiHeadAttention } from "./multi-head-attention.ts";
import { type PositionEmbeddingOptions, positionEmbedding } from "./position-embedding.ts";
import { type ResidualOptions, residual } from "./residual.ts";
import { reversibleEmbedding } from "./reversible-embedding.ts";
import { type RmsNormalizationOptions, rmsNormalization } from "./rms-normalization.ts";
import { type RotaryEmbeddingOptions, rotaryEmbedding } from "./rotary-embedding.ts";
import { type SinusoidalOptions, sinusoidal } from "./sinusoidal.ts";
import { type TransformerDecoderOptions, transformerDecoder } from "./transformer-decoder.ts";
import { type TransformerEncoderOptions, transformerEncoder } from "./transformer-encoder.ts";

// Options come from a file here: each layer checks its own.
type Build = (options: never) => Layer;

export const layers = {
  activation: ({ name }: { readonly name: ActivationName }) => activation(name),
  bidirectional: ({ layer }: { readonly layer: LayerConfig }) => bidirectional(layerFromConfig(layer)),
  classToken: () => classToken(),
  conv1D: (options: Conv1DOptions) => conv1D(options),
  convolutionBank: (options: ConvolutionBankOptions) => convolutionBank(options),
  dense: (options: DenseOptions) => dense(options),
  dropout: (options: DropoutOptions) => dropout(options),
  embedding: (options: EmbeddingOptions) => embedding(options),
  encoderDecoder: (options: EncoderDecoderOptions) => encoderDecoder(options),
  feedForward: (options: FeedForwardOptions) => feedForward(options),
  firstPosition: () => firstPosition(),
  globalAveragePooling1D: () => globalAveragePooling1D(),
  globalMaxPooling1D: () => globalMaxPooling1D(),
  layerNormalization: (options: LayerNormalizationOptions) => layerNormalization(options),
  lstm: (options: LstmOptions) => lstm(options),
  multiHeadAttention: (options: MultiHeadAttentionOptions) => multiHeadAttention(options),
  positionEmbedding: (options: PositionEmbeddingOptions) => positionEmbedding(options),
  residual: ({ layers, ...options }: { readonly layers: readonly LayerConfig[] } & ResidualOptions) =>
    residual(layers.map(layerFromConfig), options),
  reversibleEmbedding: ({ layers, ...options }: { readonly layers: readonly LayerConfig[] } & EmbeddingOptions) =>
    reversibleEmbedding(options, layers.map(layerFromConfig)),
  rmsNormalization: (options: RmsNormalizationOptions) => rmsNormalization(options),
  rotaryEmbedding: (options: RotaryEmbeddingOptions) => rotaryEmbedding(options),
  sinusoidal: (options: SinusoidalOptions) => sinusoidal(options),
  transformerDecoder: (options: TransformerDecoderOptions) => transformerDecoder(options),
  transformerEncoder: (options: TransformerEncoderOptions) => transformerEncoder(options),
} as const satisfies Record<string, Build>;

export type LayerName = keyof typeof layers;

/** The layer that was saved as this config. */
export function layerFromConfig({ layer, options }: LayerConfig): Layer {
  expectOneOf("layer", layer, Object.keys(layers));
  return (layers[layer as LayerName] as Build)(options as never);
}
