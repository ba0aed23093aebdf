import { expect, test } from "vitest";
import type { Value } from "../node.ts";
import * as ops from "../ops/index.ts";
import { printGraph } from "../print.ts";
import { simplify } from "./simplify.ts";

const { add, fill, input, mul, reshape, scan, sigmoid, sub, tanh, transpose } = ops;

const simplified = (inputs: readonly Value[], ...outputs: readonly Value[]) => printGraph(simplify({ inputs, outputs }));

test("equal nodes are computed once", () => {
  const x = input("x", [2]);
  expect(simplified([x], add(mul(sigmoid(x), 2), sub(mul(sigmoid(x), 2), 1)))).toBe(
    `
input x : float32 [2]
%0 = Sigmoid(x) : float32 [2]
%1 = Mul(%0, 2) : float32 [2]
%2 = Sub(%1, 1) : float32 [2]
%3 = Add(%1, %2) : float32 [2]
return %3`.trim(),
  );
});

test("moves that undo each other, sums with zero and products with one vanish", () => {
  const x = input("x", [2, 3]);
  const y = reshape(transpose(transpose(x, [1, 0]), [1, 0]), [2, 3]);
  expect(simplified([x], mul(add(y, fill(0, x, [3])), 1))).toBe("input x : float32 [2, 3]\nreturn x");
});

test("a sum with zeros that repeats a value is kept, and so is one that names an axis", () => {
  const x = input("x", [1, 3]);
  const named = input("named", [1, 3], "float32", ["batch", null]);
  const outputs = [add(x, fill(0, x, [2, 3])), add(x, ops.zerosLike(named))];
  expect(simplify({ inputs: [x, named], outputs }).outputs.map(({ node }) => node.op)).toEqual(["Add", "Add"]);
});

test("fills of different infinities and of NaN stay different", () => {
  const x = input("x", [2]);
  const outputs = [-Infinity, Infinity, Number.NaN, 0].map((value) => fill(value, x, [2]));
  expect(new Set(simplify({ inputs: [x], outputs }).outputs).size).toBe(4);
});

test("one number everywhere stays that when it is moved or calculated with, and shrinks to a scalar beside a value", () => {
  const x = input("x", [2, 3]);
  const ones = ops.expand(ops.unsqueeze(fill(1, x, []), [0, 1]), [2, 3]);
  const quarter = ops.div(ops.neg(mul(ones, -0.5)), 2);
  expect(simplified([x], mul(quarter, tanh(x)), add(quarter, input("narrow", [1, 3])), mul(ones, x), ones)).toBe(
    `
input x : float32 [2, 3]
%0 = Tanh(x) : float32 [2, 3]
%1 = Mul(0.25, %0) : float32 [2, 3]
%2 = Fill() {value: 0.25, target: [2, 3]} : float32 [2, 3]
%3 = Add(%2, narrow) : float32 [2, 3]
%4 = Fill() {value: 1, target: [2, 3]} : float32 [2, 3]
return %1, %3, x, %4`.trim(),
  );
});

test("bodies of scans are simplified too", () => {
  const x = input("x", [4, 2]);
  const { results } = scan({ carried: [], sequences: [x] }, (_, [slice]) => ({
    carried: [],
    results: [add(tanh(slice!), mul(tanh(slice!), 1))],
  }));
  expect(simplified([x], results[0]!)).toBe(
    `
input x : float32 [4, 2]
%0 = Scan(x) {carried: 0, sequences: 1} : float32 [4, 2]
  input slice0 : float32 [2]
  %0 = Tanh(slice0) : float32 [2]
  %1 = Add(%0, %0) : float32 [2]
  return %1
return %0`.trim(),
  );
});
