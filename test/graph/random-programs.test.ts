// Programs of a dozen random ops: what single ops cannot show, such as values read many times, merged nodes, outputs that are inputs.
import fc from "fast-check";
import { expect, test } from "vitest";
import { gelu } from "../../src/graph/composites/gelu.ts";
import { layerNorm } from "../../src/graph/composites/layer-norm.ts";
import { softmax } from "../../src/graph/composites/softmax.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import { interpret } from "../../src/graph/interpreter.ts";
import type { Value } from "../../src/graph/node.ts";
import * as ops from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import type { Case, Program } from "./cases.ts";
import { expectClose } from "./close.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { checkGradients, trace } from "./finite-differences.ts";
import { rounded, runOnnx } from "./run-onnx.ts";

const { add, mul, matmul, reduceSum, tanh } = ops;
const [rows, columns] = [2, 3];

/** Every step makes a `[rows, columns]` value near 1 of one or two others. Smooth ones only: finite differences check them. */
const steps: readonly ((a: Value, b: Value, draw: Draw) => Value)[] = [
  (a, b) => tanh(add(a, b)),
  (a, b) => mul(a, ops.sigmoid(b)),
  (a, b) => ops.sub(a, mul(b, 0.5)),
  (a, b) => ops.div(a, add(mul(b, b), 1)),
  (a) => ops.exp(mul(a, -0.3)),
  (a) => gelu(a),
  (a, b) => tanh(matmul(matmul(a, b, { transposeB: true }), a)),
  (a, b) => softmax(add(a, reduceSum(b, { axes: [0] })), 1),
  (a, b) => layerNorm(a, ops.reduceMean(b, { axes: [0] }), ops.slice(ops.reshape(b, [rows * columns]), 0, 0, columns), 0.5),
  (a, _, draw) => {
    const size = draw.int(1, columns - 1);
    const [left, right] = ops.split(a, [size, columns - size], 1);
    return ops.concat([right!, tanh(left!)], 1);
  },
  (a, b) => ops.transpose(add(ops.transpose(a, [1, 0]), ops.reshape(b, [columns, rows])), [1, 0]),
  (a, b) => ops.where(ops.greater(ops.constant(Float32Array.of(1, -1, 1), [3]), 0), a, b),
  (a, b) => {
    const { carried, results } = ops.scan(
      { carried: [ops.reduceMean(a, { axes: [0] })], sequences: [b, a], captured: [b] },
      ([s], [x, y], [all]) => {
        const next = tanh(add(mul(s!, x!), add(y!, reduceSum(all!, { axes: [0] }))));
        return { carried: [next], results: [mul(next, y!)] };
      },
    );
    return add(results[0]!, carried[0]!);
  },
];

const randomProgram: Case = {
  name: "random program",
  make(draw): Program {
    const choices = Array.from({ length: 12 }, () => [draw.int(0, steps.length - 1), draw.int(0, 99), draw.int(0, 99)] as const);
    return {
      inputs: [draw.floats([rows, columns]), draw.floats([rows, columns])],
      build: (...inputs) => {
        const own = drawFrom(1); // the same choices each time the program is built
        const pool = [...inputs];
        for (const [step, first, second] of choices) pool.push(steps[step]!(pool[first % pool.length]!, pool[second % pool.length]!, own));
        return [pool[pool.length - 1]!, pool[pool.length - 2]!, pool[pool.length - 2]!, inputs[0]!];
      },
    };
  },
  mayBeNull: true,
};

test("their gradients equal finite differences", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => checkGradients(randomProgram, seed)),
    { numRuns: 30, seed: 20 },
  );
});

test("ONNX Runtime equals the interpreter, simplified or not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const draw = drawFrom(seed);
      const { inputs, outputs, loss, floats, feeds } = trace(randomProgram.make(draw), draw);
      const wrt = floats.map(({ value }) => value);
      const result = differentiate([...outputs, loss], loss, wrt);
      const graph = { inputs, outputs: [...result.outputs, ...result.gradients.filter((gradient) => gradient !== null)] };
      const numbers = rounded(feeds);
      const expected = interpret(graph, numbers);
      for (const version of [graph, simplify(graph)]) {
        const actual = await runOnnx(version, numbers);
        expect(actual).toHaveLength(expected.length);
        expected.forEach((tensor, i) => {
          expectClose(actual[i]!, tensor, { rtol: 1e-3, atol: 1e-4 }); // a dozen float32 ops, some of them products
        });
      }
    }),
    { numRuns: 30, seed: 20 },
  );
});
