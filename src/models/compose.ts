// Composing a network of branches: a function of values is called once, and the calls of layers in it are written down.
import { expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { AxisName, Value } from "../graph/node.ts";
import { equal, input, not } from "../graph/ops/index.ts";
import { expectShape } from "../graph/shapes.ts";
import { callLayer, type Features, type Layer, type LayerConfig, type Recorder, type Scope, type Tensor } from "../layers/layer.ts";
import { layerNames } from "../layers/names.ts";
import { layerFromConfig, type OwnLayers } from "../layers/registry.ts";
import { type Call, type Network, networkOfCalls } from "./network.ts";

/** How a composed network is saved: its layers by name, and the calls in their order. */
interface SavedNetwork {
  readonly layers: Readonly<Record<string, LayerConfig>>;
  /** Inputs are numbers of values: 0 for the ids, n for the result of the n-th call. The last call gives the answer. */
  readonly calls: readonly { readonly layer: string; readonly inputs: readonly number[] }[];
}

/**
 * The network that the function describes: ids int32 `[batch, length]` in, the value it returns out.
 *
 * Layers are named after their kind in the order of their first calls, as in a row: "dense", "dense_1". Only calls that the answer depends on
 * are kept. Shapes are inferred at each call, so that what does not fit is refused in the line of the call.
 */
export function composeNetwork(build: (ids: Tensor) => Tensor, { length }: { readonly length: number }): Network {
  const recorder = makeRecorder(length);
  const answer = build(recorder.ids);
  if (answer?.recorder !== recorder.ids.recorder || answer.index === 0) {
    const hint = "The function returns what the last layer gives: network((ids) => { …; return dense({ units: 1 })(x); }).";
    throw new TercetError("option-invalid", {
      where: "network",
      option: "network",
      expected: "a value of a layer's",
      received: "none",
      hint,
    });
  }
  return networkOfRecord(keepNeeded(recorder.calls, answer.index), recorder.seesPadding);
}

/** The composed network that was saved as these options. */
export function composedFromConfig(options: Readonly<Record<string, unknown>>, own: OwnLayers = {}): Network {
  const { layers, calls } = checkSaved(options);
  const made = new Map(Object.entries(layers).map(([name, config]) => [name, layerFromConfig(config, own)]));
  return composeNetwork(
    (ids) => {
      const values = [ids];
      for (const { layer, inputs } of calls) {
        const [first, ...others] = inputs.map((index) => values[index]!);
        values.push(made.get(layer)!(first!, ...others));
      }
      return values.at(-1)!;
    },
    { length: savedLength },
  );
}

/** Longer than any kernel; nothing is computed at it. */
const savedLength = 4096;

interface Recorded {
  readonly layer: Layer;
  readonly inputs: readonly number[];
}

function makeRecorder(length: number) {
  const calls: Recorded[] = [];
  const names: AxisName[] = ["batch", "sequence"];
  const ids = input("ids", [2, length], "int32", names);
  const values: Features[] = [{ value: ids, mask: not(equal(ids, 0)) }];
  const scopes = new Map<Layer, Scope>();
  let seesPadding = false;
  const tensorAt = (index: number): Tensor => ({ shape: shownShape(values[index]!.value), index, recorder });
  const recorder: Recorder = {
    record(layer, inputs) {
      if (!scopes.has(layer)) scopes.set(layer, samplingScope(nameAfter([...scopes.keys()], layer)));
      const read = inputs.map(({ index }) => values[index]!);
      const features = callLayer(layer, read, scopes.get(layer)!);
      calls.push({ layer, inputs: inputs.map(({ index }) => index) });
      // Features that stand along the length of the text: whoever adds them up sees its padding.
      seesPadding ||= features.value.dtype === "float32" && features.value.names.at(-1) !== null;
      return tensorAt(values.push(features) - 1);
    },
  };
  return {
    ids: tensorAt(0),
    calls,
    get seesPadding() {
      return seesPadding;
    },
  };
}

function nameAfter(before: readonly Layer[], layer: Layer): string {
  return layerNames([...before, layer].map(({ config }) => config)).at(-1)!;
}

/** A scope that only keeps the shapes of parameters. */
function samplingScope(path: string): Scope {
  const known = new Map<string, Value>();
  const at = (place: string): Scope => ({
    training: false,
    path: place,
    param(name, shape) {
      const full = `${place}.${name}`;
      if (!known.has(full)) known.set(full, input(full, shape));
      expectShape(full, "the weights that its calls share", { ...known.get(full)!, shape }, known.get(full)!.shape);
      return known.get(full)!;
    },
    keepMask: (shape) => input("keep", shape, "bool"),
    child: (name) => at(`${place}.${name}`),
  });
  return at(path);
}

function shownShape({ shape, names }: Value): (number | null)[] {
  return shape.map((size, axis) => (axis === 0 || names[axis] !== null ? null : size));
}

/** The calls that the value of this number needs, renumbered. */
function keepNeeded(calls: readonly Recorded[], answer: number): Recorded[] {
  const needed = new Set([answer]);
  for (let index = answer; index > 0; index--) {
    if (needed.has(index)) for (const each of calls[index - 1]!.inputs) needed.add(each);
  }
  const numbers = new Map([0, ...[...needed].filter((index) => index > 0).sort((a, b) => a - b)].map((index, i) => [index, i]));
  return calls.flatMap(({ layer, inputs }, i) => (needed.has(i + 1) ? [{ layer, inputs: inputs.map((each) => numbers.get(each)!) }] : []));
}

function networkOfRecord(recorded: readonly Recorded[], seesPadding: boolean): Network {
  const layers = [...new Set(recorded.map(({ layer }) => layer))];
  const names = layerNames(layers.map(({ config }) => config));
  const nameOf = (layer: Layer) => names[layers.indexOf(layer)]!;
  const calls = recorded.map(({ layer, inputs }): Call => ({ name: nameOf(layer), layer, inputs }));
  const options: SavedNetwork = {
    layers: Object.fromEntries(layers.map((layer) => [nameOf(layer), layer.config])),
    calls: calls.map(({ name, inputs }) => ({ layer: name, inputs })),
  };
  const paddingBlind = !seesPadding && layers.every((layer) => layer.paddingBlind);
  return networkOfCalls(calls, { architecture: "network", options: { ...options }, paddingBlind });
}

/** Options from a file, as they have to be. */
function checkSaved({ layers, calls }: Readonly<Record<string, unknown>>): SavedNetwork {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  expectOption(isRecord(layers) && Object.values(layers).every(isRecord), "options.layers", "layers by name", layers);
  const isCall = (call: unknown, index: number) =>
    isRecord(call) &&
    Object.hasOwn(layers as object, String(call.layer)) &&
    Array.isArray(call.inputs) &&
    call.inputs.length > 0 &&
    call.inputs.every((each) => Number.isInteger(each) && each >= 0 && each <= index);
  const areCalls = Array.isArray(calls) && calls.length > 0 && calls.every(isCall);
  expectOption(areCalls, "options.calls", "calls of these layers on the ids and on values of earlier calls", calls);
  return { layers, calls } as unknown as SavedNetwork; // checked above
}
