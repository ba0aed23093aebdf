// One test for each trap of ONNX Runtime that has cost somebody wrong numbers: it shows that the trap is still there, or that this
// code cannot step into it. An upgrade that changes one of them should be noticed here.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { layerNorm } from "../src/graph/composites/layer-norm.ts";
import { differentiate } from "../src/graph/differentiate.ts";
import type { Graph, Value } from "../src/graph/node.ts";
import * as ops from "../src/graph/ops/index.ts";
import { simplify } from "../src/graph/passes/simplify.ts";
import { printGraph } from "../src/graph/print.ts";
import { type LowerOptions, lowerGraph } from "../src/onnx/lower.ts";
import type { OnnxGraph, OnnxNode } from "../src/onnx/model.ts";
import { writeOnnx } from "../src/onnx/write.ts";
import { canShareTensors, createExecutable, sessionOptions } from "../src/runtime/onnxruntime.node.ts";
import { loadWasm } from "../src/runtime/wasm.node.ts";
import { type Case, cases } from "./graph/cases.ts";
import { expectClose } from "./graph/close.ts";
import { drawFrom } from "./graph/draw.ts";
import { trace } from "./graph/finite-differences.ts";
import { rounded, runOnnx } from "./graph/run-onnx.ts";

const root = new URL("../", import.meta.url);
const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));

/** All nodes of a model, those in the bodies of loops too. */
function allNodes({ nodes }: OnnxGraph): OnnxNode[] {
  return nodes.flatMap((node) => [
    node,
    ...Object.values(node.attributes).flatMap((attribute) => ("graph" in attribute ? allNodes(attribute.graph) : [])),
  ]);
}

const emittedOps = (graph: Graph, options: LowerOptions = {}) => allNodes(lowerGraph(graph, options).graph).map(({ op }) => op);

function withGradients(outputs: readonly Value[], loss: Value, inputs: readonly Value[]): Graph {
  const wrt = inputs.filter(({ dtype }) => dtype === "float32");
  const result = differentiate(outputs, loss, wrt);
  return { inputs, outputs: [...result.outputs, ...result.gradients.filter((gradient) => gradient !== null)] };
}

test("T1: additions at repeated indices use ScatterND, which races, only where one thread is promised", () => {
  for (const each of Object.values<readonly Case[]>(cases).flat()) {
    const draw = drawFrom(3);
    const { inputs, outputs, loss } = trace(each.make(draw), draw);
    const graph = withGradients(outputs, loss, inputs);
    for (const portable of [false, true]) expect(emittedOps(graph, { portable })).not.toContain("ScatterND");
    expect(emittedOps(graph, { oneThread: true }).includes("ScatterND")).toBe(printGraph(graph).includes("ScatterRowsAdd"));
  }
});

test("T1: a lookup's gradient with repeated ids is exact with two threads", async () => {
  const [table, ids, upstream] = [ops.input("table", [50, 16]), ops.input("ids", [4000], "int32"), ops.input("upstream", [4000, 16])];
  const loss = ops.reduceSum(ops.mul(ops.gather(table, ids), upstream));
  const { gradients } = differentiate([], loss, [table]);
  const graph: Graph = { inputs: [table, ids, upstream], outputs: [gradients[0]!] };
  const draw = drawFrom(1);
  // Whole numbers add up exactly in any order.
  const feeds = { table: draw.floats([50, 16]), ids: draw.indices([4000], 50), upstream: draw.indices([4000, 16], 9) };
  const expected = new Float64Array(50 * 16);
  for (let i = 0; i < 4000 * 16; i++) expected[feeds.ids.data[i >> 4]! * 16 + (i & 15)]! += feeds.upstream.data[i]!;
  for (let run = 0; run < 4; run++) {
    const [actual] = await runOnnx(graph, feeds, { threads: 2 });
    expect([...(actual!.data as Float64Array)]).toEqual([...expected]);
  }
});

describe("T2: no array is both fed and fetched", async () => {
  const x = ops.input("x", [4]);
  const executable = await createExecutable(lowerGraph({ inputs: [x], outputs: [ops.neg(x)] }));
  const buffer = new Float32Array(8);
  const tensor = (start: number) => ({ data: buffer.subarray(start, start + 4), shape: [4] });

  test("the same array and arrays that overlap are refused", async () => {
    const whole = tensor(0);
    await expect(executable.run({ x: whole }, { output0: whole })).rejects.toThrow("written over an input");
    await expect(executable.run({ x: tensor(0) }, { output0: tensor(3) })).rejects.toThrow("written over an input");
  });

  test("two parts of one buffer that do not overlap are fine", async () => {
    buffer.set([1, 2, 3, 4]);
    await executable.run({ x: tensor(0) }, { output0: tensor(4) });
    expect([...buffer]).toEqual([1, 2, 3, 4, -1, -2, -3, -4]);
  });
});

test("T3: no session turns denormal numbers into zero, which would change JavaScript itself", async () => {
  expect(JSON.stringify(sessionOptions({ threads: 2, arena: true, optimization: "all" }))).not.toContain("denormal");
  const x = ops.input("x", []);
  await runOnnx({ inputs: [x], outputs: [ops.neg(x)] }, { x: { data: [1], shape: [] } });
  const smallest = Number.MIN_VALUE;
  expect(smallest * 1).toBe(5e-324);
});

test("T4: the web runtime never writes arrays given for outputs; ours are filled all the same", async () => {
  const { runtime } = await loadWasm();
  const x = ops.input("x", [2]);
  const model = writeOnnx(lowerGraph({ inputs: [x], outputs: [ops.neg(x)] }));
  const session = await runtime.InferenceSession.create(model, sessionOptions({}));
  const given = new Float32Array(2);
  const feeds = { x: new runtime.Tensor("float32", Float32Array.of(1, 2), [2]) };
  await session.run(feeds, { output0: new runtime.Tensor("float32", given, [2]) });
  expect([...given]).toEqual([0, 0]); // the trap is still there
  await session.release();
  const executable = await createExecutable(model, {}, {}, { kind: "wasm", source: "", runtime, note: null });
  await executable.run({ x: { data: Float32Array.of(1, 2), shape: [2] } }, { output0: { data: given, shape: [2] } });
  expect([...given]).toEqual([-1, -2]);
  await executable.release();
});

describe("T5: freeDimensionOverrides is ignored", () => {
  const named = ops.input("x", [2, 3], "float32", ["batch", null]);
  const fixed = ops.input("x", [2, 3]);
  const graphOf = (x: Value): Graph => ({ inputs: [x], outputs: [ops.neg(x)] });

  test("a session with an override still takes other sizes: the trap is still there", async () => {
    const bytes = writeOnnx(lowerGraph(graphOf(named)));
    const session = await ort.InferenceSession.create(bytes, { ...sessionOptions({}), freeDimensionOverrides: { batch: 2 } });
    const x = new ort.Tensor("float32", new Float32Array(15), [5, 3]);
    expect((await session.run({ x })).output0!.dims).toEqual([5, 3]);
    await session.release();
  });

  test("sizes are written into the model instead", async () => {
    expect(lowerGraph(graphOf(fixed)).graph.inputs[0]!.shape).toEqual([2, 3]);
    expect(Object.keys(sessionOptions({}))).not.toContain("freeDimensionOverrides");
    const feeds = { x: { data: new Float32Array(15), shape: [5, 3] } };
    await expect(runOnnx(graphOf(fixed), feeds, { shapes: [[5, 3]] })).rejects.toThrow();
  });
});

test("T6: canShareTensors tells whether a session takes arrays over shared memory here", async () => {
  const x = ops.input("x", [2]);
  const session = await ort.InferenceSession.create(writeOnnx(lowerGraph({ inputs: [x], outputs: [ops.neg(x)] })), sessionOptions({}));
  const shared = () => new ort.Tensor("float32", new Float32Array(new SharedArrayBuffer(8)), [2]);
  const works = await Promise.resolve()
    .then(() => session.run({ x: shared() }, { output0: shared() }))
    .then(
      () => true,
      () => false,
    );
  expect(canShareTensors()).toBe(works);
  await session.release();
});

test("T7: install scripts never run, and nothing for CUDA was downloaded", () => {
  expect(readFileSync(new URL(".npmrc", root), "utf8").trim()).toBe("ignore-scripts=true");
  const { scripts, dependencies } = readJson("package.json");
  for (const hook of ["preinstall", "install", "postinstall", "prepare"]) expect(scripts).not.toHaveProperty(hook);
  expect(dependencies["onnxruntime-node"]).toBe("1.30.0");
  const binaries = new URL("node_modules/onnxruntime-node/bin/", root);
  expect(existsSync(binaries)).toBe(true);
  expect(readdirSync(binaries, { recursive: true }).filter((path) => /cuda|tensorrt/i.test(String(path)))).toEqual([]);
});

describe("T8: fusions of layer normalization", () => {
  const [rows, features] = [6, 16];
  const x = ops.input("x", [rows, features]);
  const [scale, offset, upstream] = [
    ops.input("scale", [features]),
    ops.input("offset", [features]),
    ops.input("upstream", [rows, features]),
  ];

  const byHand = (): Value => {
    const last = { axes: [1], keepDims: true };
    const centered = ops.sub(x, ops.reduceMean(x, last));
    const deviation = ops.sqrt(ops.add(ops.reduceMean(ops.mul(centered, centered), last), 1e-6));
    return ops.add(ops.mul(scale, ops.div(centered, deviation)), offset);
  };
  const graphOf = (y: Value) => simplify(withGradients([y], ops.reduceSum(ops.mul(y, upstream)), [x, scale, offset, upstream]));
  const draw = drawFrom(2);
  const feeds = rounded({
    x: draw.floats([rows, features]),
    scale: draw.floats([features]),
    offset: draw.floats([features]),
    upstream: draw.floats([rows, features]),
  });

  test("it is emitted as the operator, not as its parts", () => {
    const emitted = emittedOps({ inputs: [x, scale, offset], outputs: [layerNorm(x, scale, offset)] });
    expect(emitted).toEqual(["LayerNormalization"]);
  });

  test.each([
    ["the operator", layerNorm(x, scale, offset)],
    ["its parts", byHand()],
  ])("%s: forward and backward are the same at level basic as without optimization", async (_, y) => {
    const graph = graphOf(y);
    const [plain, basic] = [await runOnnx(graph, feeds, { optimization: "disabled" }), await runOnnx(graph, feeds)];
    plain.forEach((tensor, i) => {
      expectClose(basic[i]!, tensor, { rtol: 1e-5, atol: 1e-6 });
    });
  });

  test("training sessions use level basic", () => {
    expect(sessionOptions({}).graphOptimizationLevel).toBe("basic");
  });
});

describe("T9: what nobody fetches is not in the model", () => {
  const [x, w] = [ops.input("x", [4]), ops.input("w", [4])];

  test("nodes that no output needs are not written", () => {
    const hidden = ops.tanh(ops.mul(x, w));
    ops.exp(hidden); // made, but nothing reads it
    const loss = ops.reduceSum(ops.mul(hidden, hidden));
    const evaluate: Graph = { inputs: [x, w], outputs: [hidden] };
    expect(emittedOps(evaluate)).toEqual(["Mul", "Tanh"]);
    expect(emittedOps(withGradients([hidden], loss, [x, w])).length).toBeGreaterThan(3);
    expect(emittedOps(evaluate)).toEqual(["Mul", "Tanh"]); // differentiating adds nothing to the graph it started from
  });

  test("a gradient that nobody asked for is not computed", () => {
    const loss = ops.reduceSum(ops.mul(ops.exp(x), ops.sin(w)));
    const { gradients } = differentiate([], loss, [w]);
    expect(emittedOps(simplify({ inputs: [x, w], outputs: [gradients[0]!] }))).not.toContain("Sin"); // only the gradient of x reads sin w
  });

  test("equal work is done once", () => {
    const graph: Graph = { inputs: [x, w], outputs: [ops.add(ops.tanh(ops.mul(x, w)), ops.tanh(ops.mul(x, w)))] };
    expect(emittedOps(simplify(graph))).toEqual(["Mul", "Tanh", "Add"]);
  });
});
