// A network: layers in a row, from token ids to logits. The same description is traced into each program it is needed in.
import type { Value } from "../graph/node.ts";
import { type DenseOptions, dense } from "../layers/dense.ts";
import type { Layer, LayerConfig, Scope } from "../layers/layer.ts";
import type { OutputActivation } from "../losses/loss.ts";

export interface Network {
  /** Id in the registry of architectures, or "sequential" for layers of the user's own. */
  readonly architecture: string;
  /** What the architecture is made again from. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The layers, without the last activation. */
  readonly layers: readonly Layer[];
  /** The last activation, split off: losses see logits, `predict` answers with it applied. */
  readonly output: OutputActivation;
  /** Whether the same text gives the same answer however far it is padded. */
  readonly paddingBlind: boolean;
}

/** Makes a network of layers. A last sigmoid, softmax or softplus is split off. */
export function networkOf(layers: readonly Layer[], named?: Pick<Network, "architecture" | "options">): Network {
  const { rest, output } = splitOutput(layers);
  const own = { architecture: "sequential", options: { layers: layers.map((layer) => layer.config) } };
  return { ...(named ?? own), layers: rest, output, paddingBlind: layers.every((layer) => layer.paddingBlind) };
}

function splitOutput(layers: readonly Layer[]): { readonly rest: readonly Layer[]; readonly output: OutputActivation } {
  const last = layers[layers.length - 1];
  const before = layers.slice(0, -1);
  if (last?.config.layer === "dense") {
    const options = last.config.options as unknown as DenseOptions; // recorded by dense itself
    if (isOutput(options.activation)) return { rest: [...before, dense({ ...options, activation: "linear" })], output: options.activation };
  }
  if (last?.config.layer === "activation" && isOutput(last.config.options.name)) return { rest: before, output: last.config.options.name };
  return { rest: layers, output: "linear" };
}

function isOutput(name: unknown): name is "sigmoid" | "softmax" | "softplus" {
  return name === "sigmoid" || name === "softmax" || name === "softplus";
}

/** Logits `[batch, width]` of token ids int32 `[batch, length]`; the mask is true where there is text. */
export function callNetwork({ layers }: Network, ids: Value, mask: Value, scope: Scope): Value {
  const names = layerNames(layers.map((layer) => layer.config));
  let features: { value: Value; mask: Value | null } = { value: ids, mask };
  layers.forEach((layer, i) => {
    features = layer.call(features, scope.child(names[i]!));
  });
  return features.value;
}

/** As in Keras: "dense", then "dense_1". They name parameters in files. */
export function layerNames(configs: readonly LayerConfig[]): string[] {
  const counts = new Map<string, number>();
  return configs.map(({ layer }) => {
    const count = counts.get(layer) ?? 0;
    counts.set(layer, count + 1);
    return count === 0 ? layer : `${layer}_${count}`;
  });
}
