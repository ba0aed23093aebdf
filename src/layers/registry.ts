// Every layer by its id: how a saved layer is built again.
import { expectOneOf } from "../core/check.ts";
import { activation } from "./activation.ts";
import type { ActivationName } from "./activations.ts";
import { averagePooling1D } from "./average-pooling-1d.ts";
import { averagePooling2D } from "./average-pooling-2d.ts";
import { type BatchNormalizationOptions, batchNormalization } from "./batch-normalization.ts";
import { bidirectional } from "./bidirectional.ts";
import { type Conv1DOptions, conv1D } from "./conv-1d.ts";
import { type Conv2DOptions, conv2D } from "./conv-2d.ts";
import { type ConvolutionBankOptions, convolutionBank } from "./convolution-bank.ts";
import { type DenseOptions, dense } from "./dense.ts";
import { type DropoutOptions, dropout } from "./dropout.ts";
import { type EmbeddingOptions, embedding } from "./embedding.ts";
import { flatten } from "./flatten.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalAveragePooling2D } from "./global-average-pooling-2d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import { globalMaxPooling2D } from "./global-max-pooling-2d.ts";
import { type HashedNgramsOptions, hashedNgrams } from "./hashed-ngrams.ts";
import { type InputLayerOptions, inputLayer } from "./input-layer.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { type LstmOptions, lstm } from "./lstm.ts";
import { maxPooling1D } from "./max-pooling-1d.ts";
import { maxPooling2D } from "./max-pooling-2d.ts";
import { type NgramEmbeddingBagOptions, ngramEmbeddingBag } from "./ngram-embedding-bag.ts";
import { parallel } from "./parallel.ts";
import type { Pooling1DOptions, Pooling2DOptions } from "./pooling.ts";
import { type ReshapeOptions, reshape } from "./reshape.ts";
import { residual } from "./residual.ts";
import { type SpatialDropout1DOptions, spatialDropout1D } from "./spatial-dropout-1d.ts";
import { type WordDropoutOptions, wordDropout } from "./word-dropout.ts";

// Options come from a file here: each layer checks its own.
type Build = (options: never) => Layer;

export const layers = {
  activation: ({ name }: { readonly name: ActivationName }) => activation(name),
  averagePooling1D: (options: Pooling1DOptions) => averagePooling1D(options),
  averagePooling2D: (options: Pooling2DOptions) => averagePooling2D(options),
  batchNormalization: (options: BatchNormalizationOptions) => batchNormalization(options),
  bidirectional: ({ layer }: { readonly layer: LayerConfig }) => bidirectional(layerFromConfig(layer)),
  conv1D: (options: Conv1DOptions) => conv1D(options),
  conv2D: (options: Conv2DOptions) => conv2D(options),
  convolutionBank: (options: ConvolutionBankOptions) => convolutionBank(options),
  dense: (options: DenseOptions) => dense(options),
  dropout: (options: DropoutOptions) => dropout(options),
  embedding: (options: EmbeddingOptions) => embedding(options),
  flatten: () => flatten(),
  globalAveragePooling1D: () => globalAveragePooling1D(),
  globalAveragePooling2D: () => globalAveragePooling2D(),
  globalMaxPooling1D: () => globalMaxPooling1D(),
  globalMaxPooling2D: () => globalMaxPooling2D(),
  hashedNgrams: (options: HashedNgramsOptions) => hashedNgrams(options),
  inputLayer: (options: InputLayerOptions) => inputLayer(options),
  lstm: (options: LstmOptions) => lstm(options),
  maxPooling1D: (options: Pooling1DOptions) => maxPooling1D(options),
  maxPooling2D: (options: Pooling2DOptions) => maxPooling2D(options),
  ngramEmbeddingBag: (options: NgramEmbeddingBagOptions) => ngramEmbeddingBag(options),
  parallel: ({ branches }: { readonly branches: readonly (readonly LayerConfig[])[] }) =>
    parallel({ branches: branches.map((branch) => branch.map(layerFromConfig)) }),
  reshape: (options: ReshapeOptions) => reshape(options),
  residual: ({ layers: own }: { readonly layers: readonly LayerConfig[] }) => residual({ layers: own.map(layerFromConfig) }),
  spatialDropout1D: (options: SpatialDropout1DOptions) => spatialDropout1D(options),
  wordDropout: (options: WordDropoutOptions) => wordDropout(options),
} as const satisfies Record<string, Build>;

export type LayerName = keyof typeof layers;

/** The layer that was saved as this config. */
export function layerFromConfig({ layer, options }: LayerConfig): Layer {
  expectOneOf("layer", layer, Object.keys(layers));
  return (layers[layer as LayerName] as Build)(options as never);
}
