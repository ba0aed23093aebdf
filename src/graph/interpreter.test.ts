import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/graph/close.ts";
import { gelu } from "./composites/gelu.ts";
import { layerNorm } from "./composites/layer-norm.ts";
import { lstmCell } from "./composites/lstm-cell.ts";
import { softmax, softmaxCrossEntropy } from "./composites/softmax.ts";
import { interpret, type NumericInput, type Tensor } from "./interpreter.ts";
import type { DType, Value } from "./node.ts";
import * as ops from "./ops/index.ts";

interface Case {
  readonly inputs: Readonly<Record<string, NumericInput>>;
  readonly y: NumericInput;
}

// numbers: test/golden/ops.py, NumPy and PyTorch in float64
const golden: Record<string, Case> = JSON.parse(readFileSync(new URL("../../test/golden/ops.json", import.meta.url), "utf8"));

/** Runs what a function makes of constants fed as inputs. Integers are given as dtype. */
function run(feeds: Readonly<Record<string, NumericInput>>, dtypes: Readonly<Record<string, DType>>, build: Build): Tensor[] {
  const inputs = Object.entries(feeds).map(([name, { shape }]) => ops.input(name, shape, dtypes[name] ?? "float32"));
  return interpret({ inputs, outputs: build(...inputs) }, feeds);
}

type Build = (...values: Value[]) => readonly Value[];

const vector = (...data: number[]): NumericInput => ({ data, shape: [data.length] });

describe("rows equal NumPy and PyTorch", () => {
  const builds: Record<string, (...values: Value[]) => Value> = {
    softmax: (x) => softmax(x, 1),
    softmaxCrossEntropy,
    layerNorm: (x, scale, offset) => layerNorm(x, scale, offset, 1e-3),
    gelu,
    erf: ops.erf,
    softplus: ops.softplus,
    matmul: (a, b) => ops.matmul(a, b, { transposeB: true }),
    matmulBothTransposed: (a, b) => ops.matmul(a, b, { transposeA: true, transposeB: true }),
    gather: ops.gather,
    gatherElements: (x, indices) => ops.gatherElements(x, indices, 1),
    scatterElementsAdd: (x, indices, updates) => ops.scatterElementsAdd(x, indices, updates, 1),
    cumSum: (x) => ops.cumSum(x, 1),
    cumSumReversed: (x) => ops.cumSum(x, 1, { reverse: true }),
    reduceMean: (x) => ops.reduceMean(x, { axes: [0, 2], keepDims: true }),
    reduceMax: (x) => ops.reduceMax(x, { axes: [1] }),
    argMax: (x) => ops.argMax(x, 2),
    transpose: (x) => ops.transpose(x, [2, 0, 1]),
  };
  const dtypes: Record<string, DType> = { labels: "int32", ids: "int32", indices: "int64" };

  test.each(Object.entries(builds))("%s", (name, build) => {
    const { inputs, y } = golden[name]!;
    const [result] = run(inputs, dtypes, (...values) => [build(...values)]);
    expectClose(result!, y, { rtol: 1e-14, atol: 1e-15 });
  });

  test("lstmCell gives h, c, gates and candidate", () => {
    const { inputs, ...expected } = golden.lstmCell as unknown as { inputs: Case["inputs"] } & Record<
      "h" | "c" | "gates" | "g",
      NumericInput
    >;
    const [h, c, gates, g] = run(inputs, {}, (z, c) => {
      const step = lstmCell(z!, c!);
      return [step.h, step.c, step.gates, step.candidate];
    });
    expectClose(h!, expected.h);
    expectClose(c!, expected.c);
    expectClose(gates!, expected.gates);
    expectClose(g!, expected.g);
  });
});

describe("rows by hand", () => {
  const elementwise = (build: (x: Value) => Value, ...data: number[]) => [...run({ x: vector(...data) }, {}, (x) => [build(x!)])[0]!.data];

  test("functions of one number", () => {
    expect(elementwise(ops.neg, 1, -2)).toEqual([-1, 2]);
    expect(elementwise(ops.exp, 0, 1)).toEqual([1, Math.E]);
    expect(elementwise(ops.log, 1, Math.E)).toEqual([0, 1]);
    expect(elementwise(ops.sqrt, 4, 2)).toEqual([2, Math.SQRT2]);
    expect(elementwise(ops.reciprocal, 4, -0.5)).toEqual([0.25, -2]);
    expect(elementwise(ops.abs, -3, 3)).toEqual([3, 3]);
    expect(elementwise(ops.sign, -3, 0, 3)).toEqual([-1, 0, 1]);
    expect(elementwise(ops.tanh, 0, 1000)).toEqual([0, 1]);
    expect(elementwise(ops.sigmoid, 0, 1000, -1000)).toEqual([0.5, 1, 0]);
    expect(elementwise(ops.relu, -1, 0, 2)).toEqual([0, 0, 2]);
    expect(elementwise(ops.sin, 0, Math.PI / 2)).toEqual([0, 1]);
    expect(elementwise(ops.cos, 0, Math.PI)).toEqual([1, -1]);
    expect(elementwise((x) => ops.cast(ops.cast(x, "int32"), "float32"), 2.9, -2.9)).toEqual([2, -2]);
    expect(elementwise((x) => ops.cast(x, "bool"), 0, -0.5)).toEqual([0, 1]);
    expect(elementwise((x) => ops.not(ops.greater(x, 0)), -1, 1)).toEqual([1, 0]);
  });

  const a: NumericInput = { data: [1, -2, 3], shape: [3, 1] };
  const b = vector(2, -2);
  const pairs = (build: (a: Value, b: Value) => Value) => [...run({ a, b }, {}, (x, y) => [build(x!, y!)])[0]!.data];

  test("functions of two numbers broadcast [3, 1] and [2] to [3, 2]", () => {
    expect(pairs(ops.add)).toEqual([3, -1, 0, -4, 5, 1]);
    expect(pairs(ops.sub)).toEqual([-1, 3, -4, 0, 1, 5]);
    expect(pairs(ops.mul)).toEqual([2, -2, -4, 4, 6, -6]);
    expect(pairs(ops.div)).toEqual([0.5, -0.5, -1, 1, 1.5, -1.5]);
    expect(pairs(ops.pow)).toEqual([1, 1, 4, 0.25, 9, 1 / 9]);
    expect(pairs(ops.maximum)).toEqual([2, 1, 2, -2, 3, 3]);
    expect(pairs(ops.minimum)).toEqual([1, -2, -2, -2, 2, -2]);
    expect(pairs(ops.greater)).toEqual([0, 1, 0, 0, 1, 1]);
    expect(pairs(ops.less)).toEqual([1, 0, 1, 0, 0, 0]);
    expect(pairs(ops.equal)).toEqual([0, 0, 0, 1, 0, 0]);
    expect(pairs((x, y) => ops.and(ops.greater(x, 0), ops.greater(y, 0)))).toEqual([1, 0, 0, 0, 1, 0]);
    expect(pairs((x, y) => ops.or(ops.greater(x, 0), ops.greater(y, 0)))).toEqual([1, 1, 1, 0, 1, 1]);
    expect(pairs((x, y) => ops.where(ops.less(x, 0), x, y))).toEqual([2, -2, -2, -2, 2, -2]);
  });

  test("integers divide without fraction, towards zero", () => {
    const [y] = run({ a: vector(7, -7), b: vector(2, 2) }, { a: "int32", b: "int32" }, (x, y) => [ops.div(x!, y!)]);
    expect([...y!.data]).toEqual([3, -3]);
  });

  test("ops that move elements", () => {
    const x: NumericInput = { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] };
    const move = (build: (x: Value) => Value) => run({ x }, {}, (value) => [build(value!)])[0]!;
    expect(move((v) => ops.reshape(v, [3, "infer"]))).toEqual({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] });
    expect([...move((v) => ops.expand(ops.reduceSum(v, { axes: [1], keepDims: true }), [2, 2])).data]).toEqual([6, 6, 15, 15]);
    expect(move((v) => ops.unsqueeze(v, [0, 2])).shape).toEqual([1, 2, 1, 3]);
    expect(move((v) => ops.squeeze(ops.unsqueeze(v, [0, 2]), [0, 2])).shape).toEqual([2, 3]);
    expect([...move((v) => ops.concat([v, ops.neg(v)], 1)).data]).toEqual([1, 2, 3, -1, -2, -3, 4, 5, 6, -4, -5, -6]);
    expect([...move((v) => ops.split(v, [1, 2], 1)[1]!).data]).toEqual([2, 3, 5, 6]);
    expect([...move((v) => ops.slice(v, 1, -2, null)).data]).toEqual([2, 3, 5, 6]);
    expect([...move((v) => ops.slice(v, 0, 0, -1)).data]).toEqual([1, 2, 3]);
    expect([...move((v) => ops.reverse(v, 1)).data]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([...move((v) => ops.pad(v, 1, 1, 0)).data]).toEqual([0, 1, 2, 3, 0, 4, 5, 6]);
    expect(move((v) => ops.fill(7, v, [{ copy: 1 }, 1]))).toEqual({ data: Float64Array.of(7, 7, 7), shape: [3, 1] });
  });

  test("sums over all axes give a scalar, and argMax the first of equals", () => {
    const x: NumericInput = { data: [1, 5, 5, 0, -1, 5], shape: [2, 3] };
    const [sum, top, best] = run({ x }, {}, (v) => [ops.reduceSum(v!), ops.reduceMax(v!), ops.argMax(v!, 1)]);
    expect(sum).toEqual({ data: Float64Array.of(15), shape: [] });
    expect(top).toEqual({ data: Float64Array.of(5), shape: [] });
    expect([...best!.data]).toEqual([1, 2]);
  });
});

describe("scan", () => {
  const x: NumericInput = { data: [1, 2, 3], shape: [3] };
  const runningProduct = (reverse: boolean) =>
    run({ x, start: { data: [10], shape: [] }, factor: { data: [2], shape: [] } }, {}, (sequence, start, factor) => {
      const { carried, results } = ops.scan(
        { carried: [start!], sequences: [sequence!], captured: [factor!], reverse },
        ([sum], [slice], [scale]) => {
          const next = ops.add(ops.mul(sum!, scale!), slice!);
          return { carried: [next], results: [next, slice!] };
        },
      );
      return [...carried, ...results];
    }).map(({ data }) => [...data]);

  test("carries values forward and leaves results at their step", () => {
    expect(runningProduct(false)).toEqual([[91], [21, 44, 91], [1, 2, 3]]); // 10·2+1, 21·2+2, 44·2+3
  });

  test("in reverse, results stand at the step that made them", () => {
    expect(runningProduct(true)).toEqual([[97], [97, 48, 23], [1, 2, 3]]); // 10·2+3, 23·2+2, 48·2+1
  });

  test("a loop inside a loop", () => {
    const table: NumericInput = { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] };
    const [total] = run({ table, zero: { data: [0], shape: [] } }, {}, (value, zero) => {
      const { carried } = ops.scan({ carried: [zero!], sequences: [value!] }, ([sum], [row]) => {
        const inner = ops.scan({ carried: [sum!], sequences: [row!] }, ([s], [element]) => ({
          carried: [ops.add(s!, element!)],
          results: [],
        }));
        return { carried: [ops.mul(inner.carried[0]!, 2)], results: [] };
      });
      return carried;
    });
    expect([...total!.data]).toEqual([54]); // ((1+2+3)·2 + 4+5+6)·2
  });
});

describe("sizes and feeds", () => {
  const graph = () => {
    const x = ops.input("x", [2, 3], "float32", ["batch", null]);
    const y = ops.input("y", [2], "float32", ["batch"]);
    const wide = ops.expand(ops.unsqueeze(y, [1]), [{ copy: 0 }, { copy: 1 }], x);
    return { inputs: [x, y], outputs: [ops.reshape(ops.add(x, wide), ["infer"]), ops.zerosLike(x)] };
  };

  test("a graph with named axes runs at other sizes than it was traced with", () => {
    const [sum, zeros] = interpret(graph(), { x: { data: [1, 2, 3], shape: [1, 3] }, y: vector(10) });
    expect(sum).toEqual({ data: Float64Array.of(11, 12, 13), shape: [3] });
    expect(zeros!.shape).toEqual([1, 3]);
  });

  test("feeds go by name or by value", () => {
    const { inputs, outputs } = graph();
    const x = { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] };
    const byValue = interpret({ inputs, outputs }, new Map([[inputs[0]!, x] as const, [inputs[1]!, vector(1, 2)] as const]));
    expect(byValue).toEqual(interpret({ inputs, outputs }, { x, y: vector(1, 2) }));
  });

  test("an input that is not fed is refused, with the nearest name", () => {
    expect(() => interpret(graph(), { x: { data: [1, 2, 3], shape: [1, 3] }, Y: vector(10) })).toThrow(
      expect.objectContaining({ code: "input-missing", problem: expect.objectContaining({ hint: expect.stringContaining("y") }) }),
    );
  });

  test("one name for two sizes, and a fixed axis of another size, are refused", () => {
    const shapeMismatch = expect.objectContaining({ code: "shape-mismatch" });
    expect(() => interpret(graph(), { x: { data: [1, 2, 3], shape: [1, 3] }, y: vector(1, 2) })).toThrow(shapeMismatch);
    expect(() => interpret(graph(), { x: { data: [1, 2], shape: [1, 2] }, y: vector(1) })).toThrow(shapeMismatch);
    expect(() => interpret(graph(), { x: { data: [1, 2], shape: [1, 3] }, y: vector(1) })).toThrow(shapeMismatch);
  });

  test("indices out of range are refused", () => {
    const table: NumericInput = { data: [1, 2, 3], shape: [3] };
    const read = (index: number) => run({ table, ids: vector(index) }, { ids: "int32" }, (t, ids) => [ops.gather(t!, ids!)]);
    expect([...read(-3)[0]!.data]).toEqual([1]);
    for (const index of [3, -4]) expect(() => read(index)).toThrow(expect.objectContaining({ code: "index-out-of-range" }));
  });
});
