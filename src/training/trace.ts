// Tracing: a network becomes a graph for one batch size and one length, and tells which parameters and random masks it needs.
import { sizeOf } from "../core/array.ts";
import type { AxisName, Value } from "../graph/node.ts";
import { equal, greater, input, not, reshape } from "../graph/ops/index.ts";
import { expectShape } from "../graph/shapes.ts";
import type { ParameterSpec, Scope } from "../layers/layer.ts";
import { callNetwork, exampleShape, type Network } from "../models/network.ts";

/**
 * For questions that every length answers alike: names and shapes of parameters, width of the logits. Longer than any kernel, and
 * free: nothing is computed at it.
 */
export const anyLength = 4096;

export interface TraceOptions {
  readonly rows: number;
  readonly length: number;
  readonly training: boolean;
}

export interface KeepMask {
  /** Name of the graph input. */
  readonly name: string;
  readonly value: Value;
  readonly rate: number;
}

/** The next value of a parameter that is not trained, such as a running mean. */
export interface StateUpdate {
  readonly name: string;
  readonly value: Value;
}

export interface Trace {
  /** Token ids `[rows, length]`, or numbers `[rows, size]`. */
  readonly ids: Value;
  /** What each row counts in the loss `[rows]`: 0 for rows that only fill up a batch. */
  readonly weights: Value;
  readonly logits: Value;
  readonly parameters: readonly { readonly spec: ParameterSpec; readonly value: Value }[];
  readonly keepMasks: readonly KeepMask[];
  readonly updates: readonly StateUpdate[];
}

/** The network at fixed sizes; the mask is what the ids say: 0 is padding. Numbers have a length of their own and no padding. */
export function traceNetwork(network: Network, { rows, length, training }: TraceOptions): Trace {
  const shape = exampleShape(network);
  if (shape) return traceFrom(network, { ids: input("ids", [rows, sizeOf(shape)]), mask: null, training });
  const ids = input("ids", [rows, length], "int32");
  return traceFrom(network, { ids, mask: not(equal(ids, 0)), training });
}

/** The network as it is exported: `input_ids` and `attention_mask` int64 with named axes; of numbers `input` `[batch, ...shape]`. */
export function traceForExport(
  network: Network,
  { rows, length }: Omit<TraceOptions, "training">,
): Omit<Trace, "ids"> & { readonly inputs: readonly Value[] } {
  const shape = exampleShape(network);
  if (shape) {
    const numbers = input("input", [rows, ...shape], "float32", ["batch", ...shape.map(() => null)]);
    const ids = reshape(numbers, [{ copy: 0 }, sizeOf(shape)]);
    return { ...traceFrom(network, { ids, mask: null, training: false }), inputs: [numbers] };
  }
  const names: AxisName[] = ["batch", "sequence"];
  const ids = input("input_ids", [rows, length], "int64", names);
  const attentionMask = input("attention_mask", [rows, length], "int64", names);
  const trace = traceFrom(network, { ids, mask: not(equal(attentionMask, 0)), training: false });
  return { ...trace, inputs: [ids, attentionMask] };
}

function traceFrom(network: Network, { ids, mask, training }: { ids: Value; mask: Value | null; training: boolean }): Trace {
  const weights = input("weights", [ids.shape[0]!]);
  const isExample = greater(weights, 0);
  const updates: StateUpdate[] = [];
  const parameters = new Map<string, { spec: ParameterSpec; value: Value }>();
  const keepMasks: KeepMask[] = [];
  const scopeAt = (path: string): Scope => ({
    training,
    path,
    param(name, shape, initializer, { trainable } = {}) {
      const full = path ? `${path}.${name}` : name;
      const known = parameters.get(full);
      if (known) {
        expectShape(full, "the weights that its calls share", { ...known.value, shape }, known.spec.shape);
        return known.value;
      }
      const value = input(full, shape);
      parameters.set(full, { spec: { name: full, shape, initializer, trainable }, value });
      return value;
    },
    keepMask(shape, rate) {
      const name = `keep.${path}.${keepMasks.length}`;
      const value = input(name, shape, "bool");
      keepMasks.push({ name, value, rate });
      return value;
    },
    child: (name) => scopeAt(path ? `${path}.${name}` : name),
    ...(training && { batch: { isExample, update: (name, value) => updates.push({ name: path ? `${path}.${name}` : name, value }) } }),
  });
  const logits = callNetwork(network, ids, mask, scopeAt(""));
  return { ids, weights, logits, parameters: [...parameters.values()], keepMasks, updates };
}
