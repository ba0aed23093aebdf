// One layer as a graph of its own: its inputs, its parameters with start values, and numbers for all of them.
import { sizeOf } from "../../src/core/array.ts";
import { randomKey } from "../../src/core/random.ts";
import type { NumericInput } from "../../src/graph/interpreter.ts";
import type { Value } from "../../src/graph/node.ts";
import { input } from "../../src/graph/ops/index.ts";
import type { Features, Layer, ParameterSpec, Scope } from "../../src/layers/layer.ts";

export type Feeds = Readonly<Record<string, NumericInput>>;

export interface TracedLayer {
  readonly inputs: readonly Value[];
  readonly output: Features;
  /** Float inputs a gradient may reach: the features, unless they are ids, and the parameters. */
  readonly floats: ReadonlyMap<string, Value>;
  readonly specs: readonly ParameterSpec[];
  readonly keepMasks: readonly Value[];
}

export interface TraceOptions {
  /** `[batch, length]` for ids, `[batch, length, features]` or `[batch, features]` for numbers. */
  readonly shape: readonly number[];
  readonly ids: boolean;
  readonly masked: boolean;
  readonly training?: boolean;
  /** Values the layer is called on, all of this shape and mask: x, x1, x2. Default 1. */
  readonly inputs?: number;
}

export function traceLayer(layer: Layer, { shape, ids, masked, training = true, inputs = 1 }: TraceOptions): TracedLayer {
  const x = input("x", shape, ids ? "int32" : "float32");
  const mask = masked ? input("mask", shape.slice(0, 2), "bool") : null;
  const parameters = new Map<string, { spec: ParameterSpec; value: Value }>();
  const keepMasks: Value[] = [];
  const scopeAt = (path: string): Scope => ({
    training,
    path,
    param(name, of, initializer) {
      const full = path ? `${path}.${name}` : name;
      if (!parameters.has(full)) parameters.set(full, { spec: { name: full, shape: of, initializer }, value: input(full, of) });
      return parameters.get(full)!.value;
    },
    keepMask(of) {
      keepMasks.push(input(`keep${keepMasks.length}`, of, "bool"));
      return keepMasks.at(-1)!;
    },
    child: (name) => scopeAt(path ? `${path}.${name}` : name),
  });
  const others = Array.from({ length: inputs - 1 }, (_, i) => input(`x${i + 1}`, shape, ids ? "int32" : "float32"));
  const output = layer.call({ value: x, mask }, scopeAt(""), ...others.map((value) => ({ value, mask })));
  const floats = new Map([...parameters].map(([name, { value }]) => [name, value]));
  if (!ids)
    [x, ...others].forEach((value, i) => {
      floats.set(i === 0 ? "x" : `x${i}`, value);
    });
  return {
    inputs: [x, ...others, ...(mask ? [mask] : []), ...[...parameters.values()].map(({ value }) => value), ...keepMasks],
    output,
    floats,
    specs: [...parameters.values()].map(({ spec }) => spec),
    keepMasks,
  };
}

/** Start values of a layer's parameters. */
export function startValues({ specs }: TracedLayer, seed: number): Feeds {
  return Object.fromEntries(
    specs.map(({ name, shape, initializer }) => {
      const data = new Float32Array(sizeOf(shape));
      initializer(data, shape, randomKey(seed, "initialize", name));
      return [name, { data, shape }];
    }),
  );
}

/** True where a row's position is text. */
export function maskOf(lengths: readonly number[], length: number): NumericInput {
  return { data: lengths.flatMap((own) => Array.from({ length }, (_, t) => Number(t < own))), shape: [lengths.length, length] };
}
