// Tracing: a network becomes a graph for one batch size and one length, and tells which parameters and random masks it needs.
import type { AxisName, Value } from "../graph/node.ts";
import { equal, input, not } from "../graph/ops/index.ts";
import { expectShape } from "../graph/shapes.ts";
import type { ParameterSpec, Scope } from "../layers/layer.ts";
import { callNetwork, type Network } from "../models/network.ts";

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

export interface Trace {
  readonly ids: Value;
  readonly logits: Value;
  readonly parameters: readonly { readonly spec: ParameterSpec; readonly value: Value }[];
  readonly keepMasks: readonly KeepMask[];
}

/** The network at fixed sizes; the mask is what the ids say: 0 is padding. */
export function traceNetwork(network: Network, { rows, length, training }: TraceOptions): Trace {
  const ids = input("ids", [rows, length], "int32");
  return { ids, ...traceFrom(network, { ids, mask: not(equal(ids, 0)), training }) };
}

/** The network as it is exported: `input_ids` and `attention_mask` int64 with named axes. */
export function traceForExport(
  network: Network,
  { rows, length }: Omit<TraceOptions, "training">,
): Trace & { readonly attentionMask: Value } {
  const names: AxisName[] = ["batch", "sequence"];
  const ids = input("input_ids", [rows, length], "int64", names);
  const attentionMask = input("attention_mask", [rows, length], "int64", names);
  return { ids, attentionMask, ...traceFrom(network, { ids, mask: not(equal(attentionMask, 0)), training: false }) };
}

function traceFrom(network: Network, { ids, mask, training }: { ids: Value; mask: Value; training: boolean }): Omit<Trace, "ids"> {
  const parameters = new Map<string, { spec: ParameterSpec; value: Value }>();
  const keepMasks: KeepMask[] = [];
  const scopeAt = (path: string): Scope => ({
    training,
    path,
    param(name, shape, initializer) {
      const full = path ? `${path}.${name}` : name;
      const known = parameters.get(full);
      if (known) {
        expectShape(full, "the weights that its calls share", { ...known.value, shape }, known.spec.shape);
        return known.value;
      }
      const value = input(full, shape);
      parameters.set(full, { spec: { name: full, shape, initializer }, value });
      return value;
    },
    keepMask(shape, rate) {
      const name = `keep.${path}.${keepMasks.length}`;
      const value = input(name, shape, "bool");
      keepMasks.push({ name, value, rate });
      return value;
    },
    child: (name) => scopeAt(path ? `${path}.${name}` : name),
  });
  const logits = callNetwork(network, ids, mask, scopeAt(""));
  return { logits, parameters: [...parameters.values()], keepMasks };
}
