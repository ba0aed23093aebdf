// A network: calls of layers, from token ids to logits. The same description is traced into each program it is needed in.
import type { Value } from "../graph/node.ts";
import { type DenseOptions, dense } from "../layers/dense.ts";
import { inputShapeOf } from "../layers/input-layer.ts";
import { callLayer, type Features, type Layer, type Scope } from "../layers/layer.ts";
import { layerNames } from "../layers/names.ts";
import type { OutputActivation } from "../losses/loss.ts";

/** One call of a layer. */
export interface Call {
  /** Of the layer: it names the parameters. Calls of one name share them. */
  readonly name: string;
  readonly layer: Layer;
  /** Numbers of values: 0 for the ids, n for the result of the n-th call. */
  readonly inputs: readonly number[];
}

export interface Network {
  /** Id in the registry of architectures; "sequential" for layers of the user's own in a row, "network" for others of the user's. */
  readonly architecture: string;
  /** What the architecture is made again from. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The layers, each once, without the last activation. */
  readonly layers: readonly Layer[];
  /** What is done, in order, without the last activation. The last call gives the logits. */
  readonly calls: readonly Call[];
  /** The last activation, split off: losses see logits, `predict` answers with it applied. */
  readonly output: OutputActivation;
  /** Whether the same text gives the same answer however far it is padded. */
  readonly paddingBlind: boolean;
}

/** Makes a network of layers in a row, each with weights of its own. A last sigmoid, softmax or softplus is split off. */
export function networkOf(layers: readonly Layer[], named?: Pick<Network, "architecture" | "options">): Network {
  const names = layerNames(layers.map((layer) => layer.config));
  const calls = layers.map((layer, i): Call => ({ name: names[i]!, layer, inputs: [i] }));
  const own = { architecture: "sequential", options: { layers: layers.map((layer) => layer.config) } };
  return networkOfCalls(calls, { ...(named ?? own), paddingBlind: layers.every((layer) => layer.paddingBlind) });
}

/** Makes a network of calls. A last sigmoid or softmax is split off. */
export function networkOfCalls(calls: readonly Call[], facts: Pick<Network, "architecture" | "options" | "paddingBlind">): Network {
  const { rest, output } = splitOutput(calls);
  const byName = new Map(rest.map(({ name, layer }) => [name, layer]));
  return { ...facts, layers: [...byName.values()], calls: rest, output };
}

function splitOutput(calls: readonly Call[]): { readonly rest: readonly Call[]; readonly output: OutputActivation } {
  const last = calls[calls.length - 1];
  const before = calls.slice(0, -1);
  if (last?.layer.config.layer === "dense") {
    const options = last.layer.config.options as unknown as DenseOptions; // recorded by dense itself
    if (isOutput(options.activation))
      return { rest: [...before, { ...last, layer: dense({ ...options, activation: "linear" }) }], output: options.activation };
  }
  if (last?.layer.config.layer === "activation" && isOutput(last.layer.config.options.name))
    return { rest: before, output: last.layer.config.options.name };
  return { rest: calls, output: "linear" };
}

function isOutput(name: unknown): name is "sigmoid" | "softmax" | "softplus" {
  return name === "sigmoid" || name === "softmax" || name === "softplus";
}

/** The shape of an example of a network that reads numbers, such as images; null for one that reads token ids. */
export function exampleShape({ layers }: Network): readonly number[] | null {
  return layers[0] ? inputShapeOf(layers[0].config) : null;
}

/** Whether some layer looks at a batch as a whole while it trains. */
export function readsWholeBatch({ layers }: Network): boolean {
  return layers.some(({ wholeBatch }) => wholeBatch);
}

/** Logits `[batch, width]` of token ids int32 `[batch, length]`, or of numbers `[batch, size]`; the mask is true where there is text. */
export function callNetwork({ calls }: Network, ids: Value, mask: Value | null, scope: Scope): Value {
  const values: Features[] = [{ value: ids, mask }];
  for (const { name, layer, inputs } of calls) {
    const read = inputs.map((index) => values[index]!);
    values.push(callLayer(layer, read, scope.child(name)));
  }
  return values.at(-1)!.value;
}
