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
  /** False: it has no gradient and no optimizer slots, and stays what it is unless a layer updates it. Default true. */
  readonly trainable?: boolean;
}

export interface ParameterOptions {
  /** Default true. False for weights that are given (a frozen embedding) and for running statistics. */
  readonly trainable?: boolean;
}

/** What a layer that looks at the batch as a whole may ask. */
export interface BatchScope {
  /** bool `[batch]`: false for rows that only fill up the last batch of an epoch. */
  readonly isExample: Value;
  /** The next value of a parameter of this layer that is not trainable: it takes its place after the step. */
  update(name: string, next: Value): void;
}

/** What a layer may ask of the program it becomes a part of. */
export interface Scope {
  /** True while the program is one that trains: dropout acts only then. */
  readonly training: boolean;
  /** Dotted path of this layer: it names the parameters and stands in error messages. */
  readonly path: string;
  /** A parameter, trainable unless the options say otherwise, shared by all programs of the model. */
  param(name: string, shape: readonly number[], initializer: Initializer, options?: ParameterOptions): Value;
  /** A fresh random mask (bool, true = keep) for each step, in programs that train. The first axis of the shape counts examples. */
  keepMask(shape: readonly number[], rate: number): Value;
  child(name: string): Scope;
  /** The batch, in programs that train. A layer that reads it says so: `wholeBatch`. */
  readonly batch?: BatchScope;
}

export interface LayerConfig {
  readonly layer: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Layer {
  readonly config: LayerConfig;
  /** False for a layer whose result depends on how far its input is padded. */
  readonly paddingBlind: boolean;
  /** True for a layer whose result for an example depends on the others while it trains: its batches are never cut into shards. */
  readonly wholeBatch?: boolean;
  call(features: Features, scope: Scope): Features;
}

/** Makes a layer from its recorded options and its function. */
export function defineLayer(
  layer: string,
  options: Readonly<Record<string, unknown>>,
  call: Layer["call"],
  { paddingBlind = true, wholeBatch = false }: { readonly paddingBlind?: boolean; readonly wholeBatch?: boolean } = {},
): Layer {
  return { config: { layer, options }, paddingBlind, ...(wholeBatch && { wholeBatch }), call };
}
