// What a layer is: a function from features to features, made from a plain options object that is also its saved form.
import type { Value } from "../graph/node.ts";
import type { Initializer } from "./initializers.ts";

/** What flows between layers: numbers, and which positions hold text rather than padding. */
export interface Features {
  /** `[batch, length, ...]` before pooling, `[batch, ...]` after it. */
  readonly value: Value;
  /** bool `[batch, length]`, true where there is text; null when padding is not told apart. */
  readonly mask: Value | null;
}

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}

/** What a layer may ask of the program it becomes a part of. */
export interface Scope {
  /** True while the program is one that trains: dropout acts only then. */
  readonly training: boolean;
  /** Dotted path of this layer: it names the parameters and stands in error messages. */
  readonly path: string;
  /** A trainable parameter, shared by all programs of the model. */
  param(name: string, shape: readonly number[], initializer: Initializer): Value;
  /** A fresh random mask (bool, true = keep) for each step, in programs that train. The first axis of the shape counts examples. */
  keepMask(shape: readonly number[], rate: number): Value;
  child(name: string): Scope;
}

export interface LayerConfig {
  readonly layer: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Layer {
  readonly config: LayerConfig;
  /** False for a layer whose result depends on how far its input is padded. */
  readonly paddingBlind: boolean;
  call(features: Features, scope: Scope): Features;
}

/** A layer that may read a second sequence beside its own: attention, a decoder. */
export interface ContextLayer extends Layer {
  callWithContext(features: Features, context: Features, scope: Scope): Features;
}

/** Makes a layer from its recorded options and its function. */
export function defineLayer(
  layer: string,
  options: Readonly<Record<string, unknown>>,
  call: Layer["call"],
  { paddingBlind = true }: { readonly paddingBlind?: boolean } = {},
): Layer {
  return { config: { layer, options }, paddingBlind, call };
}
