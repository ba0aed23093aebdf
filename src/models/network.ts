// A network: layers in a row, from token ids to logits. The same description is traced into each program it is needed in.
import type { Value } from "../graph/node.ts";
import { type DenseOptions, dense } from "../layers/dense.ts";
import { inputShapeOf } from "../layers/input-layer.ts";
import type { Layer, Scope } from "../layers/layer.ts";
import { callInTurn } from "../layers/parallel.ts";
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

/** Makes a network of layers. A last sigmoid or softmax is split off. */
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

function isOutput(name: unknown): name is "sigmoid" | "softmax" {
  return name === "sigmoid" || name === "softmax";
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
export function callNetwork({ layers }: Network, ids: Value, mask: Value | null, scope: Scope): Value {
  return callInTurn(layers, { value: ids, mask }, scope).value;
}
