import { expect, test } from "vitest";
import { add, constant, fill, input, int32, matmul, mul, reduceSum, reshape, scan, sigmoid, split, tanh, unsqueeze } from "./ops/index.ts";
import { printGraph } from "./print.ts";

test("a graph prints one line a node, with inputs by name and scalars by number", () => {
  const x = input("x", [4, 3], "float32", ["batch", null]);
  const weight = input("weight", [2, 3]);
  const [left, right] = split(add(matmul(x, weight, { transposeB: true }), 0.5), [1, 1], 1);
  const outputs = [reshape(mul(left!, sigmoid(right!)), ["infer"]), reduceSum(x, { axes: [0], keepDims: true }), int32([3, 1])];
  expect(printGraph({ inputs: [x, weight], outputs })).toBe(
    `
input x : float32 [batch=4, 3]
input weight : float32 [2, 3]
%0 = MatMul(x, weight) {transposeB} : float32 [batch=4, 2]
%1 = Add(%0, 0.5) : float32 [batch=4, 2]
%2, %3 = Split(%1) {axis: 1, sizes: [1, 1]} : float32 [batch=4, 1], float32 [batch=4, 1]
%4 = Sigmoid(%3) : float32 [batch=4, 1]
%5 = Mul(%2, %4) : float32 [batch=4, 1]
%6 = Reshape(%5) {target: [infer]} : float32 [batch=4]
%7 = ReduceSum(x) {axes: [0], keepDims} : float32 [1, 3]
%8 = Constant() {3, 1} : int32 [2]
return %6, %7, %8`.trim(),
  );
});

test("the body of a scan is indented below it", () => {
  const x = input("x", [5, 2], "float32", ["batch", null]);
  const weight = input("weight", [2, 2]);
  const { carried } = scan(
    { carried: [fill(0, x, [{ copy: 0 }, 2])], sequences: [unsqueeze(x, [0])], captured: [weight], reverse: true },
    ([h], [slice], [w]) => ({ carried: [tanh(add(slice!, matmul(h!, w!)))], results: [] }),
  );
  expect(printGraph({ inputs: [x, weight], outputs: carried })).toBe(
    `
input x : float32 [batch=5, 2]
input weight : float32 [2, 2]
%0 = Fill(x) {value: 0, target: [axis 0, 2]} : float32 [batch=5, 2]
%1 = Unsqueeze(x) {axes: [0]} : float32 [1, batch=5, 2]
%2 = Scan(%0, %1, weight) {carried: 1, sequences: 1, reverse} : float32 [batch=5, 2]
  input carried0 : float32 [batch=5, 2]
  input slice0 : float32 [batch=5, 2]
  input captured0 : float32 [2, 2]
  %0 = MatMul(carried0, captured0) : float32 [batch=5, 2]
  %1 = Add(slice0, %0) : float32 [batch=5, 2]
  %2 = Tanh(%1) : float32 [batch=5, 2]
  return %2
return %2`.trim(),
  );
});

test("long constants show their beginning and their size", () => {
  const numbers = constant(
    Float32Array.from({ length: 12 }, (_, i) => i / 2),
    [3, 4],
  );
  expect(printGraph({ inputs: [], outputs: [numbers] })).toBe(
    "%0 = Constant() {0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, … 12 numbers} : float32 [3, 4]\nreturn %0",
  );
});
