// What a layer is: a function from features to features, made from a plain options object that is also its saved form.
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import type { Initializer } from "./initializers.ts";

/** What flows between layers: numbers, and which positions hold text rather than padding. */
export interface Features {
  /** `[batch, length, ...]` before pooling, `[batch, ...]` after it. */
  readonly value: Value;
  /** bool `[batch, length]`, true where there is text; null when padding is not told apart. */
  readonly mask: Value | null;
  /**
   * States `[batch, units]` that a recurrent layer has handed on (`returnState`), and with which the next one begins. Every other
   * layer drops them.
   */
  readonly states?: readonly Value[] | undefined;
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

/**
 * A value while a network is composed: what layers are called on, and what they give. It holds no numbers.
 * See `network` in src/training/model.node.ts.
 */
export interface Tensor {
  /** `null` for sizes that differ from batch to batch: the rows, and the length of the texts. */
  readonly shape: readonly (number | null)[];
  /** Number within its network: 0 for the ids, n for the result of the n-th call. */
  readonly index: number;
  readonly recorder: Recorder;
}

/** Keeps the calls of a network that is being composed. */
export interface Recorder {
  record(layer: Layer, inputs: readonly Tensor[]): Tensor;
}

export interface Layer {
  /**
   * Within `network`: a call of the layer, written down. The same layer called twice has one set of weights.
   * A layer of several inputs takes them in its order: `attention(query, context)`.
   */
  (input: Tensor, ...others: readonly Tensor[]): Tensor;
  readonly config: LayerConfig;
  /** False for a layer whose result depends on how far its input is padded. */
  readonly paddingBlind: boolean;
  /** True for a layer whose result for an example depends on the others while it trains: its batches are never cut into shards. */
  readonly wholeBatch?: boolean;
  /** Fewest and most values it is called on. Default: one. */
  readonly inputs?: readonly [fewest: number, most: number];
  /** Builds the layer's part of a graph. `others` are the inputs after the first, of a layer that takes several. */
  call(features: Features, scope: Scope, ...others: readonly Features[]): Features;
}

/** What is told of a layer besides its function. */
export type LayerFacts = Partial<Pick<Layer, "paddingBlind" | "wholeBatch" | "inputs">>;

/** A layer that may read a second sequence beside its own: attention, a decoder. */
export interface ContextLayer extends Layer {
  callWithContext(features: Features, context: Features, scope: Scope): Features;
}

/**
 * Makes a layer from its recorded options and its function, which builds a graph: its gradient comes by itself.
 *
 * `layer` is its id in saved models, and what its parameters are named after. `options` have to survive JSON. A layer of your own is
 * saved with its model and made again by `loadModel(folder, { layers: { [layer]: (options) => … } })`.
 */
export function defineLayer(
  layer: string,
  options: Readonly<Record<string, unknown>>,
  call: Layer["call"],
  { paddingBlind = true, wholeBatch = false, inputs }: LayerFacts = {},
): Layer {
  const made: Layer = Object.assign((...inputs: readonly Tensor[]): Tensor => recorderOf(layer, inputs).record(made, inputs), {
    config: { layer, options },
    paddingBlind,
    ...(wholeBatch && { wholeBatch }),
    ...(inputs && { inputs }),
    call,
  });
  return made;
}

/** What a layer answers to its inputs. Throws `option-invalid` when they are too few or too many. */
export function callLayer(layer: Layer, inputs: readonly Features[], scope: Scope): Features {
  const [fewest, most] = layer.inputs ?? [1, 1];
  if (inputs.length < fewest || inputs.length > most) {
    const wanted =
      most === Number.POSITIVE_INFINITY
        ? `${fewest} or more values`
        : fewest === most
          ? `${most} value${most === 1 ? "" : "s"}`
          : `${fewest} to ${most} values`;
    throw new TercetError("option-invalid", {
      where: scope.path,
      option: layer.config.layer,
      expected: `to be called on ${wanted}`,
      received: `${inputs.length}`,
    });
  }
  const [first, ...others] = inputs;
  return layer.call(first!, scope, ...others);
}

function recorderOf(layer: string, inputs: readonly Tensor[]): Recorder {
  const known = inputs[0]?.recorder;
  if (known && inputs.every((each) => each?.recorder === known)) return known;
  const hint = known ? "Each value belongs to the network in whose function it was made." : "network((ids) => …) gives the first value.";
  const [expected, received] = ["values of the network that is being composed", inputs.map(show).join(", ") || "none"];
  throw new TercetError("option-invalid", { where: layer, option: layer, expected, received, hint });
}

function show(input: unknown): string {
  const shape = (input as Partial<Tensor> | null | undefined)?.shape; // anything may come from JavaScript
  return Array.isArray(shape) ? `[${shape.map((size) => size ?? "any")}]` : String(input);
}

/** A layer that reads a second sequence: `layer(x, context)` within `network`; called on one value, that is its own context. */
export function defineContextLayer(
  layer: string,
  options: Readonly<Record<string, unknown>>,
  callWithContext: ContextLayer["callWithContext"],
): ContextLayer {
  const made = defineLayer(layer, options, (features, scope, ...[context]) => callWithContext(features, context ?? features, scope), {
    inputs: [1, 2],
  });
  return Object.assign(made, { callWithContext });
}
