// Every layer by its id: how a saved layer is built again.
import { expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { nearestName } from "../core/nearest.ts";
import { activation } from "./activation.ts";
import type { ActivationName } from "./activations.ts";
import { type AttentionPoolingOptions, attentionPooling } from "./attention-pooling.ts";
import { averagePooling1D } from "./average-pooling-1d.ts";
import { averagePooling2D } from "./average-pooling-2d.ts";
import { type BahdanauAttentionOptions, bahdanauAttention } from "./bahdanau-attention.ts";
import { type BatchNormalizationOptions, batchNormalization } from "./batch-normalization.ts";
import { type BidirectionalOptions, bidirectional } from "./bidirectional.ts";
import { classToken } from "./class-token.ts";
import { type ConcatenateOptions, concatenateLayer } from "./concatenate.ts";
import { type Conv1DOptions, conv1D } from "./conv-1d.ts";
import { type Conv2DOptions, conv2D } from "./conv-2d.ts";
import { type ConvolutionBankOptions, convolutionBank } from "./convolution-bank.ts";
import { type DenseOptions, dense } from "./dense.ts";
import { type DotOptions, dotLayer } from "./dot.ts";
import { type DropoutOptions, dropout } from "./dropout.ts";
import { type EmbeddingOptions, embedding } from "./embedding.ts";
import { type EncoderDecoderOptions, encoderDecoder } from "./encoder-decoder.ts";
import { type FeedForwardOptions, feedForward } from "./feed-forward.ts";
import { firstPosition } from "./first-position.ts";
import { flatten } from "./flatten.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalAveragePooling2D } from "./global-average-pooling-2d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { globalMaxPooling2D } from "./global-max-pooling-2d.ts";
import { type GruOptions, gru } from "./gru.ts";
import { type HashedNgramsOptions, hashedNgrams } from "./hashed-ngrams.ts";
import { type InputLayerOptions, inputLayer } from "./input-layer.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { type LayerNormalizationOptions, layerNormalization } from "./layer-normalization.ts";
import { type LstmOptions, lstm } from "./lstm.ts";
import { type LuongAttentionOptions, luongAttention } from "./luong-attention.ts";
import { maxPooling1D } from "./max-pooling-1d.ts";
import { maxPooling2D } from "./max-pooling-2d.ts";
import { mergeLayer } from "./merge.ts";
import { type MultiHeadAttentionOptions, multiHeadAttention } from "./multi-head-attention.ts";
import { type NgramEmbeddingBagOptions, ngramEmbeddingBag } from "./ngram-embedding-bag.ts";
import { parallel } from "./parallel.ts";
import type { Pooling1DOptions, Pooling2DOptions } from "./pooling.ts";
import { type PositionEmbeddingOptions, positionEmbedding } from "./position-embedding.ts";
import { type ReshapeOptions, reshape } from "./reshape.ts";
import { type ResidualOptions, residual } from "./residual.ts";
import { reversibleEmbedding } from "./reversible-embedding.ts";
import { type RmsNormalizationOptions, rmsNormalization } from "./rms-normalization.ts";
import { type RotaryEmbeddingOptions, rotaryEmbedding } from "./rotary-embedding.ts";
import { type SimpleRnnOptions, simpleRnn } from "./simple-rnn.ts";
import { type SinusoidalOptions, sinusoidal } from "./sinusoidal.ts";
import { type SpatialDropout1DOptions, spatialDropout1D } from "./spatial-dropout-1d.ts";
import { type TransformerDecoderOptions, transformerDecoder } from "./transformer-decoder.ts";
import { type TransformerEncoderOptions, transformerEncoder } from "./transformer-encoder.ts";
import { type WordDropoutOptions, wordDropout } from "./word-dropout.ts";

// Options come from a file here: each layer checks its own.
type Build = (options: never) => Layer;

export const layers = {
  activation: ({ name }: { readonly name: ActivationName }) => activation(name),
  add: () => mergeLayer("add"),
  attentionPooling: (options: AttentionPoolingOptions) => attentionPooling(options),
  average: () => mergeLayer("average"),
  averagePooling1D: (options: Pooling1DOptions) => averagePooling1D(options),
  averagePooling2D: (options: Pooling2DOptions) => averagePooling2D(options),
  bahdanauAttention: (options: BahdanauAttentionOptions) => bahdanauAttention(options),
  batchNormalization: (options: BatchNormalizationOptions) => batchNormalization(options),
  bidirectional: ({ layer, ...options }: { readonly layer: LayerConfig } & BidirectionalOptions) =>
    bidirectional(layerFromConfig(layer), options),
  classToken: () => classToken(),
  concatenate: (options: ConcatenateOptions) => concatenateLayer(options),
  conv1D: (options: Conv1DOptions) => conv1D(options),
  conv2D: (options: Conv2DOptions) => conv2D(options),
  convolutionBank: (options: ConvolutionBankOptions) => convolutionBank(options),
  dense: (options: DenseOptions) => dense(options),
  dot: (options: DotOptions) => dotLayer(options),
  dropout: (options: DropoutOptions) => dropout(options),
  embedding: (options: EmbeddingOptions) => embedding(options),
  encoderDecoder: (options: EncoderDecoderOptions) => encoderDecoder(options),
  feedForward: (options: FeedForwardOptions) => feedForward(options),
  firstPosition: () => firstPosition(),
  flatten: () => flatten(),
  globalAveragePooling1D: () => globalAveragePooling1D(),
  globalAveragePooling2D: () => globalAveragePooling2D(),
  globalMaxPooling1D: () => globalMaxPooling1D(),
  globalMaxPooling2D: () => globalMaxPooling2D(),
  gru: (options: GruOptions) => gru(options),
  hashedNgrams: (options: HashedNgramsOptions) => hashedNgrams(options),
  inputLayer: (options: InputLayerOptions) => inputLayer(options),
  layerNormalization: (options: LayerNormalizationOptions) => layerNormalization(options),
  lstm: (options: LstmOptions) => lstm(options),
  luongAttention: (options: LuongAttentionOptions) => luongAttention(options),
  maximum: () => mergeLayer("maximum"),
  maxPooling1D: (options: Pooling1DOptions) => maxPooling1D(options),
  maxPooling2D: (options: Pooling2DOptions) => maxPooling2D(options),
  minimum: () => mergeLayer("minimum"),
  multiHeadAttention: (options: MultiHeadAttentionOptions) => multiHeadAttention(options),
  multiply: () => mergeLayer("multiply"),
  ngramEmbeddingBag: (options: NgramEmbeddingBagOptions) => ngramEmbeddingBag(options),
  parallel: ({ branches }: { readonly branches: readonly (readonly LayerConfig[])[] }) =>
    parallel({ branches: branches.map((branch) => branch.map((config) => layerFromConfig(config))) }),
  positionEmbedding: (options: PositionEmbeddingOptions) => positionEmbedding(options),
  reshape: (options: ReshapeOptions) => reshape(options),
  residual: ({ layers, ...options }: { readonly layers: readonly LayerConfig[] } & ResidualOptions) =>
    residual(
      layers.map((config) => layerFromConfig(config)),
      options,
    ),
  reversibleEmbedding: ({ layers, ...options }: { readonly layers: readonly LayerConfig[] } & EmbeddingOptions) =>
    reversibleEmbedding(
      options,
      layers.map((config) => layerFromConfig(config)),
    ),
  rmsNormalization: (options: RmsNormalizationOptions) => rmsNormalization(options),
  rotaryEmbedding: (options: RotaryEmbeddingOptions) => rotaryEmbedding(options),
  simpleRnn: (options: SimpleRnnOptions) => simpleRnn(options),
  sinusoidal: (options: SinusoidalOptions) => sinusoidal(options),
  spatialDropout1D: (options: SpatialDropout1DOptions) => spatialDropout1D(options),
  subtract: () => mergeLayer("subtract"),
  transformerDecoder: (options: TransformerDecoderOptions) => transformerDecoder(options),
  transformerEncoder: (options: TransformerEncoderOptions) => transformerEncoder(options),
  wordDropout: (options: WordDropoutOptions) => wordDropout(options),
} as const satisfies Record<string, Build>;

export type LayerName = keyof typeof layers;

/** Layers of the user's own, by their ids: each is made from its saved options. */
export type OwnLayers = Readonly<Record<string, (options: never) => Layer>>;

/** The layer that was saved as this config. Throws `layer-unknown` for an id that is neither Tercet's nor among `own`. */
export function layerFromConfig({ layer, options }: LayerConfig, own: OwnLayers = {}): Layer {
  if (Object.hasOwn(own, layer)) return own[layer]!(options as never); // they are those that it recorded itself
  if (Object.hasOwn(layers, layer)) return (layers[layer as LayerName] as Build)(options as never);
  const near = nearestName(layer, [...Object.keys(layers), ...Object.keys(own)]);
  const advice = `A layer of your own has to be named: loadModel(folder, { layers: { ${layer}: (options) => … } }).`;
  throw new TercetError("layer-unknown", {
    where: "layer",
    expected: "one of Tercet's layers, or one that loadModel is given",
    received: layer,
    hint: near === undefined ? advice : `Did you mean "${near}"? ${advice}`,
  });
}

/** Refuses own layers under ids that Tercet's have. */
export function checkOwnLayers(own: OwnLayers): void {
  for (const name of Object.keys(own)) {
    expectOption(!Object.hasOwn(layers, name), `loadModel.layers.${name}`, "an id that none of Tercet's layers has", name);
    expectOption(
      typeof own[name] === "function",
      `loadModel.layers.${name}`,
      "a function that makes the layer from its options",
      own[name],
    );
  }
}
