import { describe, test } from "vitest";
import gruGolden from "../../test/golden/gru.json" with { type: "json" };
import lstmGolden from "../../test/golden/lstm.json" with { type: "json" };
import golden from "../../test/golden/recurrent_layers.json" with { type: "json" };
import rnnGolden from "../../test/golden/simple_rnn.json" with { type: "json" };
import { type Arrays, type CallLayer, expectGolden, type Numbers } from "../../test/graph/golden-layer.ts";
import { concat } from "../graph/ops/index.ts";
import { fromKerasGru, fromPyTorchGru } from "../hub/gru-weights.ts";
import { fromKerasLstm, fromPyTorchLstm } from "../hub/lstm-weights.ts";
import { fromKerasSimpleRnn, fromPyTorchRnn } from "../hub/simple-rnn-weights.ts";
import { attentionPooling } from "./attention-pooling.ts";
import { bahdanauAttention } from "./bahdanau-attention.ts";
import { bidirectional, type MergeMode } from "./bidirectional.ts";
import { gru } from "./gru.ts";
import type { Layer } from "./layer.ts";
import { lstm } from "./lstm.ts";
import { luongAttention } from "./luong-attention.ts";
import { zeroPadding } from "./masking.ts";
import type { RecurrentLayer, RecurrentOptions } from "./recurrent.ts";
import { simpleRnn } from "./simple-rnn.ts";

// Numbers: test/golden/{lstm,gru,simple_rnn,recurrent_layers}.py, float64. Every case runs in float64 and in ONNX Runtime.
type Direction = "forward" | "reverse";

interface Case {
  readonly weights: Readonly<Partial<Record<Direction, Arrays>>>;
  readonly mask?: Numbers;
  readonly output: Numbers;
  readonly outputWeights: Numbers;
  readonly gradients: Arrays;
}

interface Peer {
  readonly make: (options: RecurrentOptions) => RecurrentLayer;
  readonly cases: Readonly<Record<string, unknown>>;
  /** One direction's weights or gradients in our layout. */
  readonly convert: (theirs: never) => object;
  readonly cell: "lstm" | "gru" | "simpleRnn";
  /** Keras answers `goBackwards` in the order of travel, and gives zeros at the padding of two directions, which nobody reads. */
  readonly keras: boolean;
}

const peers: Readonly<Record<string, Peer>> = {
  "LSTM of PyTorch": { make: lstm, cell: "lstm", cases: lstmGolden.torch, convert: fromPyTorchLstm, keras: false },
  "LSTM of Keras": { make: lstm, cell: "lstm", cases: lstmGolden.keras, convert: fromKerasLstm, keras: true },
  "GRU of PyTorch": { make: gru, cell: "gru", cases: gruGolden.torch, convert: fromPyTorchGru, keras: false },
  "GRU of Keras, reset after": { make: gru, cell: "gru", cases: gruGolden.kerasResetAfter, convert: fromKerasGru, keras: true },
  "GRU of Keras, reset before": {
    make: (options) => gru({ ...options, resetAfter: false }),
    cell: "gru",
    cases: gruGolden.kerasResetBefore,
    convert: fromKerasGru,
    keras: true,
  },
  "RNN of PyTorch": { make: simpleRnn, cell: "simpleRnn", cases: rnnGolden.torch, convert: fromPyTorchRnn, keras: false },
  "SimpleRNN of Keras": { make: simpleRnn, cell: "simpleRnn", cases: rnnGolden.keras, convert: fromKerasSimpleRnn, keras: true },
};

describe.each(Object.entries(peers))("equals the %s", (_, { make, cell, cases, convert, keras }) => {
  test.each(Object.keys(cases))("%s", async (name) => {
    const { float64, ...rest } = cases[name] as Case & { readonly float64?: Case }; // Keras's cases keep float64 apart
    const given: Case = { ...rest, ...float64 };
    const returnSequences = !name.endsWith("Last");
    const goBackwards = name.startsWith("reverse");
    const both = name.startsWith("bidirectional");
    const own = make({ units: 3, returnSequences, goBackwards });
    const layer: Layer = both ? bidirectional(own) : own;
    const ours = (all: (direction: Direction) => Arrays): Arrays => {
      const of = (direction: Direction, prefix: string) => prefixed(convert(inDoubles(all(direction)) as never), prefix);
      return both ? { ...of("forward", "forward."), ...of("reverse", "backward.") } : of(goBackwards ? "reverse" : "forward", "");
    };
    const zeroed = keras && both && returnSequences && given.mask;
    const inOrder = (numbers: Numbers) => (keras && goBackwards && returnSequences ? turned(numbers) : numbers);
    const call: CallLayer = (features, scope) => [layer.call(features, scope).value];
    await expectGolden(zeroed ? masked(call) : call, {
      inputs: { input: lstmGolden.input },
      mask: given.mask,
      parameters: ours((direction) => given.weights[direction]!),
      outputs: [{ expected: inOrder(given.output), weights: inOrder(given.outputWeights) }],
      gradients: {
        input: given.gradients.input!,
        ...ours((direction) => withoutSummed(cell, directionOf(given.gradients, direction))),
      },
    });
  });
});

const started: Readonly<Record<string, { make: (options: RecurrentOptions) => RecurrentLayer; convert: (theirs: never) => object }>> = {
  lstm: { make: lstm, convert: fromPyTorchLstm },
  gru: { make: gru, convert: fromPyTorchGru },
  simpleRnn: { make: simpleRnn, convert: fromPyTorchRnn },
};

describe.each(Object.entries(started))("%s", (name, { make, convert }) => {
  test("begins with given states and gives its last ones, in both directions, with their gradients", async () => {
    const given = golden.started[name as "lstm"];
    const states = Object.keys(given.states);
    const ours = (arraysOf: (direction: Direction) => Arrays) => ({
      ...prefixed(convert(inDoubles(arraysOf("forward")) as never), "forward."),
      ...prefixed(convert(inDoubles(arraysOf("reverse")) as never), "backward."),
    });
    const run: CallLayer = (features, scope, others) => {
      const result = bidirectional(make({ units: 3 })).run({ ...features, states: states.map((key) => others[key]!) }, scope);
      return [concat(result.sequences, -1), ...result.states.flat()];
    };
    const finals = Object.keys(given.final) as (keyof typeof given.final)[];
    await expectGolden(run, {
      inputs: { input: golden.input, ...(given.states as Arrays) },
      mask: given.mask,
      parameters: ours((direction) => given.weights[direction]),
      outputs: [
        { expected: given.output, weights: given.outputWeights },
        ...finals.map((key) => ({ expected: given.final[key], weights: given.finalWeights[key] })),
      ],
      gradients: {
        input: given.gradients.input,
        ...Object.fromEntries(states.map((key) => [key, given.gradients[key as "forward.h"]])),
        ...ours((direction) => {
          const { h, c, ...weights } = directionOf(given.gradients, direction);
          return withoutSummed(name, weights);
        }),
      },
    });
  });
});

const dropped: Readonly<Record<string, { layer: (options: RecurrentOptions) => RecurrentLayer; convert: (theirs: never) => object }>> = {
  ...Object.fromEntries(Object.entries(started).map(([name, { make, convert }]) => [name, { layer: make, convert }])),
  gruBefore: { layer: (options) => gru({ ...options, resetAfter: false }), convert: fromKerasGru },
};

test.each(Object.entries(dropped))("%s drops inputs and states, the same in all steps of a text", async (name, { layer, convert }) => {
  const given = golden.dropped[name as "lstm"];
  const made = layer({ units: 3, returnSequences: true, dropout: 0.25, recurrentDropout: 0.25 });
  const { input: dInput, ...gradients } = given.gradients;
  await expectGolden((features, scope) => [made.call(features, scope).value], {
    inputs: { input: golden.input },
    mask: given.mask,
    parameters: convert(inDoubles(given.weights) as never) as Arrays,
    keepMasks: [given.keepInput, given.keepState],
    outputs: [{ expected: given.output, weights: given.outputWeights }],
    gradients: { input: dInput, ...(convert(inDoubles(withoutSummed(name, gradients)) as never) as Arrays) },
  });
});

test.each(Object.keys(golden.merged))("two directions merged as in Keras: %s", async (name) => {
  const given = golden.merged[name as "sum"];
  const mergeMode = name.replace("Last", "") as MergeMode;
  const layer = bidirectional(lstm({ units: 3, returnSequences: !name.endsWith("Last") }), { mergeMode });
  const ours = (arraysOf: (direction: Direction) => Arrays) => ({
    ...prefixed(fromKerasLstm(inDoubles(arraysOf("forward")) as never), "forward."),
    ...prefixed(fromKerasLstm(inDoubles(arraysOf("reverse")) as never), "backward."),
  });
  await expectGolden((features, scope) => [layer.call(features, scope).value], {
    inputs: { input: golden.input },
    parameters: ours((direction) => given.weights[direction]),
    outputs: [{ expected: given.output, weights: given.outputWeights }],
    gradients: { input: given.gradients.input, ...ours((direction) => directionOf(given.gradients, direction)) },
  });
});

const queries: Readonly<Record<string, CallLayer>> = {
  bahdanau: (states, scope, { query }) => [bahdanauAttention({ units: 2 }).attend(query!, states, scope).context],
  luongGeneral: (states, scope, { query }) => [luongAttention().attend(query!, states, scope).context],
  luongDot: (states, scope, { query }) => [luongAttention({ score: "dot" }).attend(query!, states, scope).context],
  poolingAdditive: (states, scope) => [attentionPooling({ units: 2 }).call(states, scope).value],
  poolingDot: (states, scope) => [attentionPooling({ score: "dot" }).call(states, scope).value],
};

test.each(Object.entries(queries))("attention equals its formula in PyTorch: %s", async (name, call) => {
  const given = golden.attention[name as "luongDot"];
  const { states, query, ...parameters } = given.inputs;
  const { states: dStates, ...gradients } = given.gradients;
  await expectGolden(call, {
    inputs: { input: states, ...(query && { query }) },
    mask: given.mask,
    parameters,
    outputs: [{ expected: given.output, weights: given.outputWeights }],
    gradients: { input: dStates, ...gradients },
  });
});

const inDoubles = (arrays: Arrays): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, { data, shape }]) => [name, { data: Float64Array.from(data), shape }]));

const prefixed = (arrays: object, prefix: string): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, value]) => [`${prefix}${name}`, value]));

/** { "forward.kernel": …, "reverse.kernel": … } → { kernel: … } of one direction. */
const directionOf = (all: Arrays, direction: Direction): Arrays =>
  Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(`${direction}.`))
      .map(([key, value]) => [key.slice(direction.length + 1), value]),
  );

/** Where our bias is the sum of PyTorch's two, each of them has the gradient of the sum. */
function withoutSummed(cell: string, arrays: Arrays): Arrays {
  return cell === "gru" ? arrays : Object.fromEntries(Object.entries(arrays).filter(([key]) => key !== "bias_hh"));
}

/** `[batch, length, features]` from the last position to the first. */
function turned({ data, shape }: Numbers): Numbers {
  const [, length, features] = shape as [number, number, number];
  const from = (i: number) => {
    const [row, t] = [Math.floor(i / (length * features)), Math.floor(i / features) % length];
    return (row * length + (length - 1 - t)) * features + (i % features);
  };
  return { data: Array.from(data, (_, i) => data[from(i)]!), shape };
}

/** Zeros at padding, and gradients of nothing there. */
function masked(call: CallLayer): CallLayer {
  return (features, scope, others) => call(features, scope, others).map((value) => zeroPadding(value, features.mask));
}
