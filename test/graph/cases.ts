// One or more small random programs for every op: what gradients, passes and ONNX Runtime are tested on.
import { attention } from "../../src/graph/composites/attention.ts";
import { gelu } from "../../src/graph/composites/gelu.ts";
import { layerNorm } from "../../src/graph/composites/layer-norm.ts";
import { lstmCell } from "../../src/graph/composites/lstm-cell.ts";
import { softmax, softmaxCrossEntropy } from "../../src/graph/composites/softmax.ts";
import type { Value } from "../../src/graph/node.ts";
import type { OpName } from "../../src/graph/op-table.ts";
import * as ops from "../../src/graph/ops/index.ts";
import type { Draw, Fed } from "./draw.ts";
import { scanCases } from "./scan-cases.ts";

export interface Program {
  readonly inputs: readonly Fed[];
  readonly build: (...values: Value[]) => readonly Value[];
}

export interface Case {
  readonly name: string;
  readonly make: (draw: Draw) => Program;
  /** Positions of float inputs from which no gradient flows. Default: none. `all`: the op is a step or a source. */
  readonly flat?: readonly number[] | "all";
  /** An input may turn out not to be read: its gradient may be null, if the differences are zero. */
  readonly mayBeNull?: boolean;
}

type Make = Case["make"];

const one = (make: Make, flat?: Case["flat"]): readonly Case[] => [{ name: "random shapes", make, flat }];

const unary = (op: (x: Value) => Value, min = -2, max = 2) =>
  one((draw) => ({ inputs: [draw.floats(draw.shape(0, 3), min, max)], build: (x) => [op(x!)] }));

const kinked = (op: (x: Value) => Value, flat?: Case["flat"]) =>
  one((draw) => ({ inputs: [draw.awayFromZero(draw.shape(0, 3))], build: (x) => [op(x!)] }), flat);

const binary = (op: (a: Value, b: Value) => Value, fed: (draw: Draw, a: number[], b: number[]) => Fed[], flat?: Case["flat"]) =>
  one((draw) => ({ inputs: fed(draw, ...draw.pair()), build: (a, b) => [op(a!, b!)] }), flat);

const anyFloats = (draw: Draw, a: number[], b: number[]) => [draw.floats(a), draw.floats(b)];
const distinct = (draw: Draw, a: number[], b: number[]) => draw.apart(a, b);
const twoBools = (draw: Draw, a: number[], b: number[]) => [draw.bools(a), draw.bools(b)];

/** A float that follows a bool, so that a bool can stand in a loss. */
const asFloat = (value: Value) => ops.cast(value, "float32");

const onAxis = (make: (draw: Draw, shape: number[], axis: number) => Program, maxRank = 3): readonly Case[] =>
  one((draw) => {
    const shape = draw.shape(1, maxRank);
    return make(draw, shape, draw.int(0, shape.length - 1));
  });

const reduction = (op: typeof ops.reduceSum, floats: (draw: Draw, shape: number[]) => Fed): readonly Case[] =>
  [true, false].map((keepDims) => ({
    name: keepDims ? "kept axes" : "removed axes",
    make: (draw) => {
      const shape = draw.shape(1, 3);
      const axes = shape.map((_, axis) => axis).filter(() => draw.int(0, 1) === 1);
      return { inputs: [floats(draw, shape)], build: (x) => [op(x!, { axes: axes.length > 0 ? axes : [0], keepDims })] };
    },
  }));

export const cases = {
  Input: one((draw) => ({ inputs: [draw.floats(draw.shape(0, 3))], build: (x) => [x!] })),
  Constant: one((draw) => {
    const { data, shape } = draw.floats([2, 3]);
    return { inputs: [draw.floats([3])], build: (x) => [ops.mul(x!, ops.constant(Float64Array.from(data as number[]), shape))] };
  }),
  Fill: [
    { name: "fixed", make: (draw) => ({ inputs: [draw.floats([2])], build: (x) => [ops.mul(x!, ops.fill(0.75, x!, [3, 1]))] }) },
    {
      name: "copied",
      make: (draw) => {
        const size = draw.int(1, 4);
        const x: Fed = { ...draw.floats([size, 2]), names: ["batch", null] };
        return { inputs: [x], build: (value) => [ops.mul(value!, ops.fill(0.75, value!, [{ copy: 0 }, 1]))] };
      },
    },
  ],

  Neg: unary(ops.neg),
  Exp: unary(ops.exp),
  Log: unary(ops.log, 0.2, 3),
  Sqrt: unary(ops.sqrt, 0.2, 3),
  Reciprocal: kinked(ops.reciprocal),
  Abs: kinked(ops.abs),
  Sign: kinked(ops.sign, "all"),
  Tanh: unary(ops.tanh),
  Sigmoid: unary(ops.sigmoid),
  Relu: kinked(ops.relu),
  Softplus: unary(ops.softplus),
  Erf: unary(ops.erf),
  Sin: unary(ops.sin),
  Cos: unary(ops.cos),
  Not: one((draw) => ({ inputs: [draw.bools(draw.shape(1, 3))], build: (x) => [asFloat(ops.not(x!))] })),
  Cast: [
    { name: "from int32", make: (draw) => ({ inputs: [draw.indices([2, 3], 9)], build: (x) => [asFloat(x!)] }) },
    { name: "from bool", make: (draw) => ({ inputs: [draw.bools([2, 3])], build: (x) => [asFloat(x!)] }) },
    {
      name: "there and back: whole numbers stop the gradient",
      make: (draw) => ({ inputs: [draw.awayFromZero([2, 3])], build: (x) => [asFloat(ops.cast(x!, "int32"))] }),
      flat: "all",
    },
  ],

  Add: binary(ops.add, anyFloats),
  Sub: binary(ops.sub, anyFloats),
  Mul: binary(ops.mul, anyFloats),
  Div: binary(ops.div, (draw, a, b) => [draw.floats(a), draw.awayFromZero(b)]),
  Pow: [
    ...binary(ops.pow, (draw, a, b) => [draw.floats(a, 0.3, 2), draw.floats(b)]),
    {
      name: "square of any sign",
      make: (draw) => ({ inputs: [draw.awayFromZero(draw.shape(1, 2))], build: (x) => [ops.pow(x!, 2)] }),
    },
  ],
  Max: binary(ops.maximum, distinct),
  Min: binary(ops.minimum, distinct),
  Greater: binary((a, b) => asFloat(ops.greater(a, b)), distinct, "all"),
  Less: binary((a, b) => asFloat(ops.less(a, b)), distinct, "all"),
  Equal: binary(
    (a, b) => asFloat(ops.equal(a, b)),
    (draw, a, b) => [draw.indices(a, 2), draw.indices(b, 2)],
  ),
  And: binary((a, b) => asFloat(ops.and(a, b)), twoBools),
  Or: binary((a, b) => asFloat(ops.or(a, b)), twoBools),
  Where: one((draw) => {
    const [a, b] = draw.pair();
    const condition = draw.bools(draw.int(0, 1) === 1 ? a : b);
    return { inputs: [condition, draw.floats(a), draw.floats(b)], build: (c, yes, no) => [ops.where(c!, yes!, no!)] };
  }),

  ReduceSum: reduction(ops.reduceSum, (draw, shape) => draw.floats(shape)),
  ReduceMean: reduction(ops.reduceMean, (draw, shape) => draw.floats(shape)),
  ReduceMax: reduction(ops.reduceMax, (draw, shape) => draw.apart(shape)[0]!),
  ArgMax: one((draw) => {
    const shape = draw.shape(1, 3);
    const axis = draw.int(0, shape.length - 1);
    return { inputs: draw.apart(shape), build: (x) => [asFloat(ops.argMax(x!, axis))] };
  }, "all"),
  CumSum: onAxis((draw, shape, axis) => {
    const reverse = draw.int(0, 1) === 1;
    return { inputs: [draw.floats(shape)], build: (x) => [ops.cumSum(x!, axis, { reverse })] };
  }),

  MatMul: (["matrix · matrix", "batch · matrix", "matrix · batch", "batch · batch", "broadcast batches"] as const).flatMap((name, kind) =>
    [0, 1, 2, 3].map((transposes) => ({
      name: `${name}${transposes & 1 ? ", left transposed" : ""}${transposes & 2 ? ", right transposed" : ""}`,
      make: (draw: Draw) => {
        const [rows, inner, columns, batch, heads] = [draw.int(1, 3), draw.int(1, 3), draw.int(1, 3), draw.int(1, 3), draw.int(1, 2)];
        const leadA = [[], [batch, heads], [], [batch], [batch, 1]][kind]!;
        const leadB = [[], [], [batch], [batch], [1, heads]][kind]!;
        const [transposeA, transposeB] = [(transposes & 1) > 0, (transposes & 2) > 0];
        const a = draw.floats([...leadA, ...(transposeA ? [inner, rows] : [rows, inner])]);
        const b = draw.floats([...leadB, ...(transposeB ? [columns, inner] : [inner, columns])]);
        return { inputs: [a, b], build: (x: Value, y: Value) => [ops.matmul(x, y, { transposeA, transposeB })] } as Program; // both are given
      },
    })),
  ),

  Reshape: one((draw) => {
    const [a, b] = [draw.int(1, 3), draw.int(1, 3)];
    return { inputs: [draw.floats([a, 2, b])], build: (x) => [ops.reshape(x!, [b, "infer"])] };
  }),
  Expand: one((draw) => {
    const whole = draw.shape(1, 3);
    const own = whole.slice(draw.int(0, whole.length)).map((size) => (draw.int(0, 1) === 1 ? 1 : size));
    return { inputs: [draw.floats(own)], build: (x) => [ops.expand(x!, whole)] };
  }),
  Transpose: one((draw) => {
    const permutation = [
      [0, 1, 2],
      [1, 0, 2],
      [2, 0, 1],
      [1, 2, 0],
    ][draw.int(0, 3)]!;
    return { inputs: [draw.floats(draw.shape(3, 3))], build: (x) => [ops.transpose(x!, permutation)] };
  }),
  Unsqueeze: one((draw) => {
    const axes = [[0], [1], [2], [0, 2], [1, 3]][draw.int(0, 4)]!;
    return { inputs: [draw.floats(draw.shape(2, 2))], build: (x) => [ops.unsqueeze(x!, axes)] };
  }),
  Squeeze: one((draw) => ({
    inputs: [draw.floats([1, draw.int(1, 3), 1])],
    build: (x) => [ops.squeeze(x!, [[0], [2], [0, 2]][draw.int(0, 2)]!)],
  })),
  Concat: onAxis((draw, shape, axis) => {
    const part = () => draw.floats(shape.map((size, i) => (i === axis ? draw.int(1, 3) : size)));
    return { inputs: [part(), part(), part()], build: (...parts) => [ops.concat(parts, axis)] };
  }),
  Split: onAxis((draw, shape, axis) => {
    const sizes = [draw.int(1, 3), draw.int(1, 2), draw.int(1, 3)];
    const whole = shape.map((size, i) => (i === axis ? sizes[0]! + sizes[1]! + sizes[2]! : size));
    return { inputs: [draw.floats(whole)], build: (x) => ops.split(x!, sizes, axis) };
  }),
  Slice: onAxis((draw, shape, axis) => {
    const whole = shape.map((size, i) => (i === axis ? 5 : size));
    const [start, end] = (
      [
        [0, 3],
        [1, null],
        [-2, null],
        [0, -1],
        [2, 9],
      ] as const
    )[draw.int(0, 4)]!;
    const step = draw.int(1, 3);
    return { inputs: [draw.floats(whole)], build: (x) => [ops.slice(x!, axis, start, end, step)] };
  }),
  Reverse: onAxis((draw, shape, axis) => ({ inputs: [draw.floats(shape)], build: (x) => [ops.reverse(x!, axis)] })),
  Pad: onAxis((draw, shape, axis) => {
    const [before, after] = [draw.int(0, 2), draw.int(1, 2)];
    return { inputs: [draw.floats(shape)], build: (x) => [ops.pad(x!, axis, before, after)] };
  }),

  Gather: one((draw) => {
    const table = draw.shape(1, 3);
    return { inputs: [draw.floats(table), draw.indices(draw.shape(1, 2), table[0]!)], build: (x, ids) => [ops.gather(x!, ids!)] };
  }),
  GatherElements: onAxis((draw, shape, axis) => {
    const indices = draw.indices(
      shape.map((size, i) => (i === axis ? draw.int(1, 4) : size)),
      shape[axis]!,
      draw.int(0, 1) === 1 ? "int64" : "int32",
    );
    return { inputs: [draw.floats(shape), indices], build: (x, at) => [ops.gatherElements(x!, at!, axis)] };
  }),
  ScatterElementsAdd: onAxis((draw, shape, axis) => {
    const updates = shape.map((size, i) => (i === axis ? draw.int(1, 4) : size)); // repeated indices are likely
    const inputs = [draw.floats(shape), draw.indices(updates, shape[axis]!), draw.floats(updates)];
    return { inputs, build: (x, at, added) => [ops.scatterElementsAdd(x!, at!, added!, axis)] };
  }),

  ScatterRowsAdd: one((draw) => {
    const [rows, width, count] = [draw.int(1, 4), draw.int(1, 3), draw.int(1, 6)]; // repeated ids are likely
    const inputs = [
      draw.floats([rows, width]),
      draw.indices([count], rows, draw.int(0, 1) === 1 ? "int64" : "int32"),
      draw.floats([count, width]),
    ];
    return { inputs, build: (x, ids, added) => [ops.scatterRowsAdd(x!, ids!, added!)] };
  }),

  Scan: scanCases,

  Attention: [
    { name: "plain", flags: [false, false] },
    { name: "biased", flags: [true, false] },
    { name: "dropped", flags: [false, true] },
    { name: "biased and dropped", flags: [true, true] },
  ].map(({ name, flags: [biased, dropped] }) => ({
    name,
    make: (draw: Draw) => {
      const [batch, heads, queries, keys, size, width] = [draw.int(1, 2), draw.int(1, 3), ...[1, 2, 3, 4].map(() => draw.int(1, 4))];
      const shared = draw.int(0, 1) === 1 ? 1 : heads!; // heads of keys and values may be shared
      const inputs = [
        draw.floats([batch!, heads!, queries!, size!]),
        draw.floats([batch!, shared, keys!, size!]),
        draw.floats([batch!, shared, keys!, width!]),
        ...(biased ? [draw.floats([batch!, 1, 1, keys!])] : []),
        ...(dropped ? [draw.bools([batch!, heads!, queries!, keys!])] : []),
      ];
      const build = (q: Value, k: Value, v: Value, ...rest: Value[]) => [
        attention({
          query: q,
          key: k,
          value: v,
          bias: biased ? rest[0]! : null,
          dropout: dropped ? { keep: () => rest.at(-1)!, rate: 0.25 } : null,
        }),
      ];
      return { inputs, build } as Program; // all are given
    },
  })),

  Softmax: onAxis((draw, shape, axis) => ({ inputs: [draw.floats(shape)], build: (x) => [softmax(x!, axis)] })),
  SoftmaxCrossEntropy: one((draw) => {
    const [lead, classes] = [draw.shape(1, 2), draw.int(2, 4)];
    return { inputs: [draw.floats([...lead, classes]), draw.indices(lead, classes)], build: (z, y) => [softmaxCrossEntropy(z!, y!)] };
  }),
  LayerNorm: one((draw) => {
    const [lead, features] = [draw.shape(0, 2), draw.int(2, 4)];
    const inputs = [draw.floats([...lead, features]), draw.floats([features]), draw.floats([features])];
    return { inputs, build: (x, scale, offset) => [layerNorm(x!, scale!, offset!, 0.01)] };
  }),
  Gelu: unary(gelu),
  LstmCell: [
    ...one((draw) => {
      const [lead, units] = [draw.shape(1, 2), draw.int(1, 3)];
      const inputs = [draw.floats([...lead, 4 * units]), draw.floats([...lead, units])];
      return {
        inputs,
        build: (z, c) => {
          const { h, c: next } = lstmCell(z!, c!);
          return [h, next];
        },
      };
    }),
    ...one((draw) => {
      const [lead, units] = [draw.shape(1, 2), draw.int(1, 3)];
      const states = [draw.floats([...lead, units]), draw.floats([...lead, units])];
      return {
        inputs: [draw.floats([...lead, 4 * units]), ...states, draw.bools([...lead, 1])],
        build: (z, c, h, isText) => {
          const step = lstmCell(z!, c!, { h: h!, isText: isText! });
          return [step.h, step.c];
        },
      };
    }),
  ],
} satisfies { readonly [Op in OpName]: readonly Case[] };
