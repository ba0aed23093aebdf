// What a model looks like, and the corners of it that a single op does not reach.
import { expect, test } from "vitest";
import { interpret, type NumericInput } from "../../src/graph/interpreter.ts";
import type { Graph } from "../../src/graph/node.ts";
import * as ops from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import { createExecutable } from "../../src/runtime/onnxruntime.node.ts";
import { expectClose } from "./close.ts";
import { drawFrom } from "./draw.ts";
import { rounded, runOnnx } from "./run-onnx.ts";

const { add, constant, fill, input, matmul, mul, neg, scan, tanh } = ops;
const draw = drawFrom(9);

async function expectSame(graph: Graph, feeds: Readonly<Record<string, NumericInput>>): Promise<void> {
  const numbers = rounded(feeds);
  const expected = interpret(graph, numbers);
  for (const version of [graph, simplify(graph)]) {
    const actual = await runOnnx(version, numbers);
    expected.forEach((tensor, i) => {
      expectClose(actual[i]!, tensor, { rtol: 1e-5, atol: 1e-5 }); // sums of a hundred float32 numbers that cancel
    });
  }
}

test("outputs may be inputs, constants, and the same value twice", async () => {
  const x = input("x", [2, 3]);
  const y = tanh(x);
  const outputs = [x, y, y, constant(Float32Array.of(1, 2), [2]), x, fill(3, x, [2]), ops.scalar(0.25)];
  await expectSame({ inputs: [x], outputs }, { x: draw.floats([2, 3]) });
});

test("an input that nothing reads stays an input of the model", async () => {
  const [x, unused] = [input("x", [2]), input("unused", [3])];
  const graph: Graph = { inputs: [x, unused], outputs: [neg(x)] };
  expect(lowerGraph(graph).graph.inputs.map(({ name }) => name)).toEqual(["x", "unused"]);
  await expectSame(graph, { x: draw.floats([2]), unused: draw.floats([3]) });
});

test("an input outside the list is refused", () => {
  const [x, forgotten] = [input("x", [2]), input("forgotten", [2])];
  expect(() => lowerGraph({ inputs: [x], outputs: [add(x, forgotten)] })).toThrow('"forgotten"');
});

test("large constants and fills, outside and inside loops", async () => {
  const x = input("x", [3, 130, 130]);
  const large = draw.floats([130, 130]);
  const weights = () => constant(Float32Array.from(large.data), [130, 130]);
  const { carried, results } = scan({ carried: [fill(0.5, x, [130, 130])], sequences: [x] }, ([s], [slice]) => {
    const next = tanh(add(mul(s!, fill(0.25, s!, [130, 130])), mul(slice!, weights())));
    return { carried: [next], results: [ops.reduceSum(mul(next, fill(2, s!, [130, 130])), { axes: [0] })] };
  });
  const outside = ops.concat([fill(0.25, x, [130, 130]), weights()], 0);
  await expectSame({ inputs: [x], outputs: [...carried, ...results, outside] }, { x: draw.floats([3, 130, 130]) });
});

test("two loops may share a body, and one may read what the other made", async () => {
  const [x, w] = [input("x", [4, 2]), input("w", [2])];
  const first = scan({ carried: [w], sequences: [x] }, ([s], [slice]) => {
    const next = tanh(add(s!, mul(slice!, ops.cast(ops.cast(ops.scalar(2), "int32"), "float32")))); // a constant that is computed
    return { carried: [next], results: [next] };
  });
  const node = first.results[0]!.node as (typeof first.results)[0]["node"] & { attributes: { body: Graph } }; // it is the scan
  const second = ops.scanGraph(node.attributes.body, { carried: [first.carried[0]!], sequences: [first.results[0]!], reverse: true });
  await expectSame(
    { inputs: [x, w], outputs: [...first.carried, ...second.carried, ...second.results] },
    { x: draw.floats([4, 2]), w: draw.floats([2]) },
  );
});

test("the body of a loop may hand on what it is given", async () => {
  const [x, w, s] = [input("x", [3, 2]), input("w", [2]), input("s", [2])];
  const { carried, results } = scan({ carried: [s, s], sequences: [x, x], captured: [w] }, ([a, b], [slice, same], [captured]) => ({
    carried: [b!, a!],
    results: [slice!, captured!, a!, a!, mul(same!, captured!)],
  }));
  await expectSame(
    { inputs: [x, w, s], outputs: [...carried, ...results] },
    { x: draw.floats([3, 2]), w: draw.floats([2]), s: draw.floats([2]) },
  );
});

test("parameters given as constants leave the list of inputs and give the same numbers", async () => {
  const [x, w] = [input("x", [2, 3]), input("w", [3, 4])];
  const graph: Graph = { inputs: [x, w], outputs: [tanh(matmul(x, w))] };
  const feeds = rounded({ x: draw.floats([2, 3]), w: draw.floats([3, 4]) });
  const model = lowerGraph(graph, { constants: new Map([[w, feeds.w!.data as Float32Array]]), outputNames: ["scores"] });
  const executable = await createExecutable(model);
  expect([executable.inputNames, executable.outputNames]).toEqual([["x"], ["scores"]]);
  const scores = { data: new Float32Array(8), shape: [2, 4] };
  await executable.run({ x: { data: feeds.x!.data as Float32Array, shape: [2, 3] } }, { scores });
  expectClose(scores, interpret(graph, feeds)[0]!, { rtol: 1e-5, atol: 1e-6 });
  await executable.release();
});

test("integers keep their type: int64 in and out, products, comparisons", async () => {
  const [a, b] = [input("a", [3], "int64"), input("b", [3], "int32")];
  const sum = add(a, ops.cast(b, "int64"));
  const outputs = [
    sum,
    ops.div(b, 2),
    ops.equal(b, 2),
    ops.not(ops.less(a, 1)),
    ops.gather(ops.int32([5, 6, 7]), a),
    ops.argMax(ops.cast(b, "float32"), 0),
  ];
  await expectSame({ inputs: [a, b], outputs }, { a: { data: [0, 2, 1], shape: [3] }, b: { data: [3, 2, -3], shape: [3] } });
});

test("infinities and NaN reach the model unchanged", async () => {
  const x = input("x", [2]);
  const outputs = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map((value) => add(x, fill(value, x, [2])));
  await expectSame({ inputs: [x], outputs }, { x: draw.floats([2]) });
});
