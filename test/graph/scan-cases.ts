// Loops of every kind that the gradient of a scan treats differently. T time, B batch, F features, U units.
import { gelu } from "../../src/graph/composites/gelu.ts";
import { layerNorm } from "../../src/graph/composites/layer-norm.ts";
import { lstmCell } from "../../src/graph/composites/lstm-cell.ts";
import { softmax } from "../../src/graph/composites/softmax.ts";
import type { Value } from "../../src/graph/node.ts";
import * as ops from "../../src/graph/ops/index.ts";
import type { ScanOptions, ScanStep } from "../../src/graph/ops/scan.ts";
import type { Case, Program } from "./cases.ts";
import type { Draw } from "./draw.ts";

interface Sizes {
  readonly T: number;
  readonly B: number;
  readonly F: number;
  readonly U: number;
}

type Make = (draw: Draw, sizes: Sizes, reverse: boolean) => Program;

const { add, concat, gather, matmul, mul, neg, reduceSum, scan, sigmoid, slice, sub, tanh, unsqueeze, where } = ops;

const both = ({ carried, results }: ScanStep): Value[] => [...carried, ...results];

/** A loop whose inputs are given in order: carried, sequences, captured. */
function loop(counts: readonly [number, number, number], reverse: boolean, body: Parameters<typeof scan>[1]): Program["build"] {
  const [carried, sequences] = counts;
  return (...values) => {
    const options: ScanOptions = {
      carried: values.slice(0, carried),
      sequences: values.slice(carried, carried + sequences),
      captured: values.slice(carried + sequences),
      reverse,
    };
    return both(scan(options, body));
  };
}

const makes: Record<string, Make> = {
  "tanh cell with products and bias; results and final state": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.floats([T, B, F]), draw.floats([F, U]), draw.floats([U, U]), draw.floats([U])],
    build: loop([1, 1, 3], reverse, ([h], [x], [w, r, b]) => {
      const next = tanh(add(add(matmul(x!, w!), matmul(h!, r!)), b!));
      return { carried: [next], results: [next] };
    }),
  }),
  "transposed products": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.floats([T, B, F]), draw.floats([U, F]), draw.floats([U, U])],
    build: loop([1, 1, 2], reverse, ([h], [x], [w, r]) => {
      const next = tanh(add(matmul(x!, w!, { transposeB: true }), matmul(h!, r!, { transposeB: true })));
      return { carried: [next], results: [mul(next, 2)] };
    }),
  }),
  "final state only": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.floats([T, B, U]), draw.floats([U])],
    build: loop([1, 1, 1], reverse, ([s], [x], [decay]) => ({ carried: [add(mul(s!, sigmoid(decay!)), mul(x!, s!))], results: [] })),
  }),
  "no carried value: a map over time": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([T, B, F]), draw.floats([F, U])],
    build: loop([0, 1, 1], reverse, (_, [x], [w]) => ({
      carried: [],
      results: [tanh(matmul(x!, w!)), reduceSum(mul(x!, x!), { axes: [1] })],
    })),
  }),
  "LSTM with two carried values and a mask that keeps the state": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.floats([B, U]), draw.floats([T, B, 4 * U]), draw.bools([T, B, 1]), draw.floats([U, 4 * U])],
    build: loop([2, 2, 1], reverse, ([h, c], [z, mask], [r]) => {
      const step = lstmCell(add(z!, matmul(h!, r!)), c!);
      const next = where(mask!, step.h, h!);
      return { carried: [next, where(mask!, step.c, c!)], results: [where(mask!, next, 0)] };
    }),
  }),
  "GRU-like cell with slices, concatenation and split": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.floats([T, B, 3 * U]), draw.floats([U, 2 * U]), draw.floats([U, U])],
    build: loop([1, 1, 2], reverse, ([h], [z], [gates, recurrent]) => {
      const [update, reset] = ops.split(sigmoid(add(slice(z!, 1, 0, 2 * U), matmul(h!, gates!))), [U, U], 1) as [Value, Value];
      const candidate = tanh(add(slice(z!, 1, 2 * U, null), matmul(mul(reset, h!), recurrent!)));
      const next = add(mul(update, h!), mul(sub(1, update), candidate));
      return { carried: [next], results: [concat([next, reset], 1)] };
    }),
  }),
  "lookups inside the loop": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.indices([T, B], 4), draw.floats([4, U])],
    build: loop([1, 1, 1], reverse, ([s], [ids], [table]) => {
      const next = tanh(add(mul(s!, 0.5), gather(table!, ids!)));
      return { carried: [next], results: [mul(next, gather(table!, ids!))] };
    }),
  }),
  "attention over captured keys": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([B, 1, U]), draw.floats([T, B, 1, U]), draw.floats([B, F, U])],
    build: loop([1, 1, 1], reverse, ([h], [x], [keys]) => {
      const weights = softmax(matmul(add(h!, x!), keys!, { transposeB: true }), -1); // [B, 1, F]
      const next = tanh(matmul(weights, keys!));
      return { carried: [next], results: [weights] };
    }),
  }),
  "layer norm, gelu and a transpose inside": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U + 1]), draw.floats([T, U + 1, B]), draw.floats([U + 1]), draw.floats([U + 1])],
    build: loop([1, 1, 2], reverse, ([h], [x], [scale, offset]) => {
      const next = layerNorm(add(h!, gelu(ops.transpose(x!, [1, 0]))), scale!, offset!, 0.1);
      return { carried: [next], results: [ops.softplus(next)] };
    }),
  }),
  "a loop inside the loop": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([B]), draw.floats([T, U, B]), draw.floats([F, B])],
    build: loop([1, 1, 1], reverse, ([s], [x], [captured]) => {
      const inner = scan({ carried: [s!], sequences: [x!], captured: [captured!] }, ([v], [element], [weights]) => {
        const next = tanh(add(mul(v!, element!), reduceSum(weights!, { axes: [0] })));
        return { carried: [next], results: [mul(next, element!)] };
      });
      return { carried: inner.carried, results: [reduceSum(inner.results[0]!, { axes: [0] })] };
    }),
  }),
  "values that pass through unchanged, and two that change places": (draw, { T, B }, reverse) => ({
    inputs: [draw.floats([B]), draw.floats([B]), draw.floats([B]), draw.floats([T, B]), draw.floats([B])],
    build: loop([3, 1, 1], reverse, ([kept, left, right], [x], [factor]) => ({
      carried: [kept!, mul(right!, factor!), left!],
      results: [x!, mul(kept!, x!), right!],
    })),
  }),
  "a state that starts constant and is fed by the sequence": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([T, B, U]), draw.floats([U, U])],
    build: (x, r) =>
      both(
        scan({ carried: [ops.fill(0, x!, [B, U])], sequences: [x!], captured: [r!], reverse }, ([h], [slice], [recurrent]) => {
          const next = tanh(add(slice!, matmul(h!, recurrent!)));
          return { carried: [next], results: [next] };
        }),
      ),
  }),
  "a captured value used twice, as factor and as product": (draw, { T, U }, reverse) => ({
    inputs: [draw.floats([U, U]), draw.floats([T, U, U]), draw.floats([U, U])],
    build: loop([1, 1, 1], reverse, ([s], [x], [w]) => {
      const next = tanh(add(matmul(s!, w!), mul(x!, w!)));
      return { carried: [next], results: [neg(next)] };
    }),
  }),
  "one value as start, as captured and outside": (draw, { T, B }, reverse) => ({
    inputs: [draw.floats([B]), draw.floats([T, B])],
    build: (a, x) => [
      ...both(
        scan({ carried: [a!], sequences: [x!, x!], captured: [a!], reverse }, ([s], [left, right], [same]) => {
          const next = add(mul(s!, left!), mul(same!, tanh(right!)));
          return { carried: [next], results: [next] };
        }),
      ),
      mul(a!, reduceSum(x!, { axes: [0] })),
    ],
  }),
  "expands: of a captured value, of a slice, of the state": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, 1]), draw.floats([T, U]), draw.floats([U])],
    build: loop([1, 1, 1], reverse, ([s], [x], [captured]) => {
      const wide = mul(ops.expand(x!, [B, U]), ops.expand(captured!, [B, U], x!));
      const next = tanh(add(s!, reduceSum(mul(wide, ops.expand(s!, [B, U])), { axes: [1], keepDims: true })));
      return { carried: [next], results: [mul(wide, 2)] };
    }),
  }),
  "ranks that differ: a slice [U] against a captured [B, U] and a scalar": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([]), draw.floats([T, U]), draw.floats([B, U]), draw.floats([])],
    build: loop([1, 1, 2], reverse, ([s], [x], [captured, scale]) => {
      const product = mul(mul(x!, captured!), scale!); // [B, U]
      return { carried: [tanh(add(s!, reduceSum(product)))], results: [product] };
    }),
  }),
  "products of other ranks: a slice [B, F] with captured matrices of several heads": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([2, B, U]), draw.floats([T, B, F]), draw.floats([2, F, U])],
    build: loop([1, 1, 1], reverse, ([s], [x], [heads]) => {
      const next = tanh(add(s!, matmul(x!, heads!))); // [2, B, U]
      return { carried: [next], results: [next] };
    }),
  }),
  "slices [B, G, F] with a shared matrix": (draw, { T, B, F, U }, reverse) => ({
    inputs: [draw.floats([B, 2, U]), draw.floats([T, B, 2, F]), draw.floats([F, U]), draw.floats([U, U])],
    build: loop([1, 1, 2], reverse, ([s], [x], [w, r]) => {
      const next = tanh(add(matmul(s!, r!), matmul(x!, w!)));
      return { carried: [next], results: [next] };
    }),
  }),
  "reductions, running sums, padding and reversal inside": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U + 2]), draw.floats([T, B, U]), draw.floats([B, U])],
    build: loop([1, 1, 1], reverse, ([s], [x], [captured]) => {
      const padded = ops.pad(mul(x!, captured!), 1, 1, 1);
      const next = tanh(add(ops.reverse(s!, 1), ops.cumSum(padded, 1)));
      return { carried: [next], results: [ops.reduceMean(next, { axes: [0] }), ops.squeeze(unsqueeze(next, [1]), [1])] };
    }),
  }),
  "a maximum over the state and a reshape": (draw, { T, B, U }, reverse) => ({
    inputs: [...draw.apart([B, U]), ...draw.apart([T, B, U]), draw.floats([U])],
    build: loop([1, 1, 1], reverse, ([s], [x], [scale]) => {
      const next = add(mul(s!, 0.5), mul(x!, 3)); // numbers stay apart
      const top = ops.reduceMax(mul(x!, 3), { axes: [1], keepDims: true }); // [B, 1]
      return { carried: [next], results: [mul(top, scale!), ops.reshape(mul(next, scale!), [U * B])] };
    }),
  }),
  "elements picked and added inside": (draw, { T, B, U }, reverse) => ({
    inputs: [draw.floats([B, U]), draw.indices([T, B, 2], U), draw.floats([B, U])],
    build: loop([1, 1, 1], reverse, ([s], [at], [captured]) => {
      const picked = ops.gatherElements(mul(s!, captured!), at!, 1); // [B, 2]
      const next = ops.scatterElementsAdd(tanh(s!), at!, picked, 1);
      return { carried: [next], results: [picked] };
    }),
  }),
  "an integer counter is carried": (draw, { T, B }, reverse) => ({
    inputs: [draw.floats([B]), draw.indices([B], 3), draw.floats([T, B])],
    build: (s, count, x) => {
      const { carried, results } = scan({ carried: [s!, count!], sequences: [x!], reverse }, ([sum, n], [slice]) => {
        const next = add(sum!, mul(slice!, ops.cast(n!, "float32")));
        return { carried: [next, add(n!, 1)], results: [mul(next, slice!)] };
      });
      return [carried[0]!, ops.cast(carried[1]!, "float32"), ...results];
    },
  }),
};

export const scanCases: readonly Case[] = Object.entries(makes).flatMap(([name, make]) =>
  [false, true].map((reverse) => ({
    name: `${name}${reverse ? ", reversed" : ""}`,
    make: (draw: Draw) => make(draw, { T: draw.int(1, 4), B: draw.int(1, 3), F: draw.int(1, 3), U: draw.int(1, 3) }, reverse),
  })),
);
