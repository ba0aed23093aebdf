import { expect, test } from "vitest";
import { drawFrom } from "../../test/graph/draw.ts";
import { interpret } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { input, slice } from "../graph/ops/index.ts";
import { bidirectional } from "./bidirectional.ts";
import { dense } from "./dense.ts";
import { gru } from "./gru.ts";
import type { Scope } from "./layer.ts";
import { lstm } from "./lstm.ts";
import { luongAttention } from "./luong-attention.ts";
import { simpleRnn } from "./simple-rnn.ts";

const [batch, length, features, units] = [2, 7, 3, 2];

function scopeOf(parameters: Map<string, Value>, { path = "", training = false } = {}): Scope {
  return {
    training,
    path,
    param(name, shape) {
      const full = path ? `${path}.${name}` : name;
      if (!parameters.has(full)) parameters.set(full, input(full, shape));
      return parameters.get(full)!;
    },
    keepMask: () => {
      throw new Error("no mask should be asked for");
    },
    child: (name) => scopeOf(parameters, { path: path ? `${path}.${name}` : name, training }),
  };
}

/** The values for random features and parameters, which are the same for the same names. */
function run(parameters: Map<string, Value>, x: Value, outputs: readonly Value[]): number[][] {
  const feeds = Object.fromEntries(
    [["x", x] as const, ...parameters].map(([name, { shape }], i) => [name, drawFrom(50 + i).floats(shape)]),
  );
  return interpret({ inputs: [x, ...parameters.values()], outputs }, feeds).map(({ data }) => Array.from(data));
}

const makers = { lstm, gru, simpleRnn, "gru, reset before": (options: { units: number }) => gru({ ...options, resetAfter: false }) };

test.each(Object.entries(makers))(
  "%s: a text read in two parts, the second begun with the states of the first, ends as if read at once",
  (_, make) => {
    const layer = make({ units, returnState: true } as { units: number });
    const [parameters, x] = [new Map<string, Value>(), input("x", [batch, length, features])];
    const scope = scopeOf(parameters);
    const whole = layer.call({ value: x, mask: null }, scope);
    const first = layer.call({ value: slice(x, 1, 0, 4), mask: null }, scope);
    const second = layer.call({ value: slice(x, 1, 4, null), mask: null, states: first.states }, scope);
    const [expected, actual, ...states] = run(parameters, x, [whole.value, second.value, ...whole.states!, ...second.states!]);
    expect(actual).toEqual(expected);
    const half = states.length / 2;
    expect(states.slice(half)).toEqual(states.slice(0, half));
  },
);

test("without returnState, and behind any other layer, no states go on", () => {
  const scope = scopeOf(new Map());
  const x = input("x", [batch, length, features]);
  expect(lstm({ units }).call({ value: x, mask: null }, scope).states).toBeUndefined();
  const handed = lstm({ units, returnState: true }).call({ value: x, mask: null }, scope);
  expect(handed.states).toHaveLength(2);
  expect(dense({ units }).call(handed, scopeOf(new Map())).states).toBeUndefined();
});

test("two directions hand on the states of the forward and then of the backward one, and run gives both apart", () => {
  const [parameters, x] = [new Map<string, Value>(), input("x", [batch, length, features])];
  const layer = bidirectional(lstm({ units, returnSequences: true, returnState: true }), { mergeMode: "sum" });
  const { value, states } = layer.call({ value: x, mask: null }, scopeOf(parameters));
  const apart = layer.run({ value: x, mask: null }, scopeOf(parameters));
  expect(states).toHaveLength(4);
  const [sum, forward, backward, ...all] = run(parameters, x, [value, ...apart.sequences, ...states!, ...apart.states.flat()]);
  expect(sum).toEqual(forward!.map((number, i) => number + backward![i]!));
  expect(all.slice(4)).toEqual(all.slice(0, 4));
});

test("dropout asks for no mask outside training, nor at rate 0", () => {
  const x = input("x", [batch, length, features]);
  const act = (training: boolean, rate: number) => () =>
    lstm({ units, dropout: rate, recurrentDropout: rate }).call({ value: x, mask: null }, scopeOf(new Map(), { training }));
  expect(act(false, 0.5)).not.toThrow();
  expect(act(true, 0)).not.toThrow();
  expect(act(true, 0.5)).toThrow("no mask");
});

test("states that do not fit are refused with the layer's path", () => {
  const x = input("x", [batch, length, features]);
  const state = input("state", [batch, units]);
  const scope = () => scopeOf(new Map(), { path: "encoder.gru" });
  const refused = (received: string) =>
    expect.objectContaining({ code: "shape-mismatch", message: expect.stringMatching(new RegExp(`encoder\\.gru.*${received}`, "s")) });
  expect(() => gru({ units }).call({ value: x, mask: null, states: [state, state] }, scope())).toThrow(refused("\\[2, 2\\], \\[2, 2\\]"));
  expect(() => gru({ units: 3 }).call({ value: x, mask: null, states: [state] }, scope())).toThrow(refused("\\[2, 2\\]"));
});

test('a query of another width is refused by "dot" with the layer\'s path, and taken by "general"', () => {
  const states = { value: input("x", [batch, length, features]), mask: null };
  const query = input("query", [batch, 5]);
  const scope = scopeOf(new Map(), { path: "decoder.attention" });
  expect(() => luongAttention({ score: "dot" }).attend(query, states, scope)).toThrow(
    expect.objectContaining({ code: "shape-mismatch", message: expect.stringContaining("decoder.attention") }),
  );
  expect(luongAttention().attend(query, states, scope).context.shape).toEqual([batch, features]);
});

test("the weights of attention sum to 1 over the text, and padding has none", () => {
  const [parameters, x] = [new Map<string, Value>(), input("x", [batch, length, features])];
  const mask = input("mask", [batch, length], "bool");
  const query = input("query", [batch, 2]);
  const { weights } = luongAttention().attend(query, { value: x, mask }, scopeOf(parameters));
  parameters.set("query", query);
  const feeds = Object.fromEntries([["x", x] as const, ...parameters].map(([name, { shape }], i) => [name, drawFrom(i).floats(shape)]));
  const seen = [1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
  const graph = { inputs: [x, mask, ...parameters.values()], outputs: [weights] };
  const [numbers] = interpret(graph, { ...feeds, mask: { data: seen, shape: [batch, length] } });
  for (let row = 0; row < batch; row++) {
    const own = Array.from(numbers!.data.slice(row * length, (row + 1) * length));
    expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(own.map((weight) => Number(weight > 0))).toEqual(seen.slice(row * length, (row + 1) * length));
  }
});

test.each([
  ["an LSTM that drops everything", "option-invalid", "lstm.dropout", () => lstm({ units, dropout: 1 })],
  ["a GRU that drops every state", "option-invalid", "gru.recurrentDropout", () => gru({ units, recurrentDropout: 1 })],
  ["a simple RNN of no unit", "option-invalid", "simpleRnn.units", () => simpleRnn({ units: 0 })],
  ["an unknown activation", "option-invalid", "simpleRnn.activation", () => simpleRnn({ units, activation: "tan" as never })],
  ["a flag that is no flag", "option-invalid", "lstm.returnSequences", () => lstm({ units, returnSequences: "yes" as never })],
  ["a reset that is neither before nor after", "option-invalid", "gru.resetAfter", () => gru({ units, resetAfter: 1 as never })],
  ["a misspelt option", "option-unknown", "resetAfter", () => gru({ units, resetafter: true } as never)],
  ["two directions of a backward layer", "option-invalid", "goBackwards", () => bidirectional(lstm({ units, goBackwards: true }))],
  ["two directions of two directions", "option-invalid", "one direction", () => bidirectional(bidirectional(lstm({ units })))],
  ["an unknown merge", "option-invalid", "concat, sum, mul, ave", () => bidirectional(lstm({ units }), { mergeMode: "mean" as never })],
  ["no merge, with the form that does it", "option-invalid", ".run(", () => bidirectional(lstm({ units }), { mergeMode: null as never })],
])("refuses %s", (_, code, named, act) => {
  expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
});
