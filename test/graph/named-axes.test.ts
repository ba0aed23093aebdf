// Programs whose axes have names run in one session at other sizes than they were traced with.
import { describe, test } from "vitest";
import { gelu } from "../../src/graph/composites/gelu.ts";
import { layerNorm } from "../../src/graph/composites/layer-norm.ts";
import { lstmCell } from "../../src/graph/composites/lstm-cell.ts";
import { softmax, softmaxCrossEntropy } from "../../src/graph/composites/softmax.ts";
import { interpret, type NumericInput } from "../../src/graph/interpreter.ts";
import type { AxisName, DType, Value } from "../../src/graph/node.ts";
import * as ops from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import { expectClose } from "./close.ts";
import { drawFrom } from "./draw.ts";
import { openGraph, rounded } from "./run-onnx.ts";

const { add, gather, input, matmul, mul, reduceMean, reduceSum, reshape, scan, tanh, transpose, unsqueeze, where } = ops;

interface Sizes {
  readonly batch: number;
  readonly length: number;
}

/** An input; a string is a named axis. */
interface Declared {
  readonly shape: readonly (number | keyof Sizes)[];
  readonly dtype?: DType;
  /** For integers: the numbers stay below. */
  readonly below?: number;
}

interface Program {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly build: (...values: Value[]) => readonly Value[];
}

const ids: Declared = { shape: ["batch", "length"], dtype: "int32", below: 7 };
const floats = (...shape: readonly (number | keyof Sizes)[]): Declared => ({ shape });
const mask: Declared = { shape: ["batch", "length"], dtype: "bool", below: 2 };

const programs: Record<string, Program> = {
  "lookup, mean over the words that count, dense": {
    inputs: { ids, mask, table: floats(7, 4), weight: floats(4, 3), bias: floats(3) },
    build: (tokens, counted, table, weight, bias) => {
      const weights = ops.cast(unsqueeze(counted!, [2]), "float32"); // [batch, length, 1]
      const sum = reduceSum(mul(gather(table!, tokens!), weights), { axes: [1] });
      const mean = ops.div(sum, ops.maximum(reduceSum(weights, { axes: [1] }), 1));
      return [add(matmul(mean, weight!), bias!)];
    },
  },
  "LSTM both ways, with a mask, by scans": {
    inputs: { x: floats("batch", "length", 3), mask, w: floats(3, 8), r: floats(2, 8) },
    build: (x, counted, w, r) => {
      const zero = ops.fill(0, x!, [{ copy: 0 }, 2]);
      const z = transpose(matmul(x!, w!), [1, 0, 2]); // [length, batch, 8]
      const kept = unsqueeze(transpose(counted!, [1, 0]), [2]);
      const run = (reverse: boolean) =>
        scan({ carried: [zero, zero], sequences: [z, kept], captured: [r!], reverse }, ([h, c], [slice, keep], [recurrent]) => {
          const step = lstmCell(add(slice!, matmul(h!, recurrent!)), c!);
          const next = where(keep!, step.h, h!);
          return { carried: [next, where(keep!, step.c, c!)], results: [next] };
        });
      const [forward, backward] = [run(false), run(true)];
      return [ops.concat([forward.carried[0]!, backward.carried[0]!], 1), ops.concat([forward.results[0]!, backward.results[0]!], 2)];
    },
  },
  "attention of two heads": {
    inputs: { x: floats("batch", "length", 4), mask, w: floats(4, 12), scale: floats(4), offset: floats(4) },
    build: (x, counted, w, scale, offset) => {
      const heads = (value: Value) => transpose(reshape(value, [{ copy: 0 }, { copy: 1 }, 2, 2]), [0, 2, 1, 3]); // [batch, heads, length, 2]
      const [q, k, v] = ops.split(matmul(layerNorm(x!, scale!, offset!), w!), [4, 4, 4], 2).map(heads) as [Value, Value, Value];
      const scores = where(unsqueeze(counted!, [1, 2]), matmul(q, k, { transposeB: true }), -1e9); // [batch, heads, length, length]
      const attended = transpose(matmul(softmax(scores), v), [0, 2, 1, 3]);
      return [gelu(add(x!, reshape(attended, [{ copy: 0 }, { copy: 1 }, 4])))];
    },
  },
  "a loss over all positions": {
    inputs: { ids, table: floats(7, 5), labels: { ...ids, below: 5 } },
    build: (tokens, table, labels) => {
      const logits = gather(table!, tokens!);
      const flat = softmaxCrossEntropy(reshape(logits, ["infer", 5]), reshape(labels!, ["infer"]));
      return [
        reduceMean(flat),
        softmaxCrossEntropy(logits, labels!),
        ops.cast(ops.equal(ops.argMax(logits, 2), ops.cast(labels!, "int64")), "float32"),
      ];
    },
  },
  "convolution by shifted sums": {
    inputs: { x: floats("batch", "length", 3), w: floats(2, 3, 4) },
    build: (x, w) => {
      const taps = [0, 1].map((shift) => {
        const shifted = shift === 0 ? x! : ops.pad(ops.slice(x!, 1, shift, null), 1, 0, shift);
        return matmul(shifted, ops.squeeze(ops.slice(w!, 0, shift, shift + 1), [0]));
      });
      // After a slice and a pad, the axis has the same size but another name: the sum takes the first.
      return [ops.reduceMax(ops.relu(taps.reduce((a, b) => add(a, b))), { axes: [1] })];
    },
  },
  "shapes put together when the model runs": {
    inputs: { x: floats("batch", "length", 2), row: floats("length") },
    build: (x, row) => {
      const wide = ops.expand(unsqueeze(row!, [0, 2]), [{ copy: 0 }, { copy: 1 }, 2], x!);
      const merged = reshape(ops.concat([x!, wide], 2), [{ copy: 1 }, "infer"]);
      return [merged, ops.cumSum(wide, 1, { reverse: true }), ops.reverse(x!, 1), tanh(ops.fill(0.5, x!, [{ copy: 1 }, { copy: 0 }, 3]))];
    },
  },
};

const traced: Sizes = { batch: 2, length: 3 };
const others: readonly Sizes[] = [traced, { batch: 1, length: 5 }, { batch: 4, length: 1 }, { batch: 3, length: 8 }];

const sizesOf = ({ shape }: Declared, sizes: Sizes) => shape.map((axis) => (typeof axis === "string" ? sizes[axis] : axis));

describe.each([true, false])("with ONNX Runtime's own operators: %s", (ownOps) => {
  test.each(Object.entries(programs))("%s", async (_, { inputs: declared, build }) => {
    const inputs = Object.entries(declared).map(([name, each]) => {
      const names = each.shape.map((axis): AxisName => (typeof axis === "string" ? axis : null));
      return input(name, sizesOf(each, traced), each.dtype, names);
    });
    const graph = { inputs, outputs: build(...inputs) };
    const runner = await openGraph(simplify(graph), { portable: !ownOps });
    for (const sizes of others) {
      const feeds = feedsFor(declared, sizes);
      const expected = interpret(graph, feeds);
      const actual = await runner.run(
        feeds,
        expected.map(({ shape }) => shape),
      );
      expected.forEach((tensor, i) => {
        expectClose(actual[i]!, tensor, { rtol: 2e-4, atol: 2e-5 });
      });
    }
    await runner.release();
  });
});

function feedsFor(declared: Program["inputs"], sizes: Sizes): Record<string, NumericInput> {
  const draw = drawFrom(sizes.batch * 10 + sizes.length);
  return rounded(
    Object.fromEntries(
      Object.entries(declared).map(([name, each]) => {
        const shape = sizesOf(each, sizes);
        return [name, each.below ? draw.indices(shape, each.below) : draw.floats(shape)];
      }),
    ),
  );
}
