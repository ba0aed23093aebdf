// Every layer by its id: how a saved layer is built again.
import { expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { nearestName } from "../core/nearest.ts";
import { activation } from "./activation.ts";
import type { ActivationName } from "./activations.ts";
import { bidirectional } from "./bidirectional.ts";
import { type ConcatenateOptions, concatenateLayer } from "./concatenate.ts";
import { type Conv1DOptions, conv1D } from "./conv-1d.ts";
import { type ConvolutionBankOptions, convolutionBank } from "./convolution-bank.ts";
import { type DenseOptions, dense } from "./dense.ts";
import { type DotOptions, dotLayer } from "./dot.ts";
import { type DropoutOptions, dropout } from "./dropout.ts";
import { type EmbeddingOptions, embedding } from "./embedding.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "./global-max-pooling-1d.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { type LstmOptions, lstm } from "./lstm.ts";
import { mergeLayer } from "./merge.ts";

// Options come from a file here: each layer checks its own.
type Build = (options: never) => Layer;

export const layers = {
  activation: ({ name }: { readonly name: ActivationName }) => activation(name),
  add: () => mergeLayer("add"),
  average: () => mergeLayer("average"),
  bidirectional: ({ layer }: { readonly layer: LayerConfig }) => bidirectional(layerFromConfig(layer)),
  concatenate: (options: ConcatenateOptions) => concatenateLayer(options),
  conv1D: (options: Conv1DOptions) => conv1D(options),
  convolutionBank: (options: ConvolutionBankOptions) => convolutionBank(options),
  dense: (options: DenseOptions) => dense(options),
  dot: (options: DotOptions) => dotLayer(options),
  dropout: (options: DropoutOptions) => dropout(options),
  embedding: (options: EmbeddingOptions) => embedding(options),
  globalAveragePooling1D: () => globalAveragePooling1D(),
  globalMaxPooling1D: () => globalMaxPooling1D(),
  lstm: (options: LstmOptions) => lstm(options),
  maximum: () => mergeLayer("maximum"),
  minimum: () => mergeLayer("minimum"),
  multiply: () => mergeLayer("multiply"),
  subtract: () => mergeLayer("subtract"),
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
