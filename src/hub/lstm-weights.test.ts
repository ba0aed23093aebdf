import { expect, test } from "vitest";
import { fromKerasLstm, fromPyTorchLstm, toKerasLstm, toPyTorchLstm } from "./lstm-weights.ts";

// That the outputs are right is held against PyTorch and Keras in src/layers/golden.test.ts; here, that nothing is lost on the way back.
const [features, units] = [3, 2];
const numbers = (...shape: number[]) => ({ data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1), shape });

test("PyTorch's weights come back as they were", () => {
  const theirs = { weight_ih: numbers(4 * units, features), weight_hh: numbers(4 * units, units), bias_ih: numbers(4 * units) };
  expect(toPyTorchLstm(fromPyTorchLstm(theirs))).toEqual(theirs);
});

test("PyTorch's two biases are added, and the gates i f g o become i o f g", () => {
  const bias_ih = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [8] };
  const bias_hh = { data: new Float32Array(8).fill(10), shape: [8] };
  const { bias } = fromPyTorchLstm({ weight_ih: numbers(8, 3), weight_hh: numbers(8, 2), bias_ih, bias_hh });
  expect([...bias.data]).toEqual([11, 12, 17, 18, 13, 14, 15, 16]);
});

test("Keras's weights come back as they were, and the gates i f c o become i o f g", () => {
  const theirs = { kernel: numbers(features, 4 * units), recurrent_kernel: numbers(units, 4 * units), bias: numbers(4 * units) };
  expect(toKerasLstm(fromKerasLstm(theirs))).toEqual(theirs);
  expect([...fromKerasLstm(theirs).bias.data]).toEqual([1, 2, 7, 8, 3, 4, 5, 6]);
});

test("weights that do not belong together are refused by name, not cut in the wrong places", () => {
  const torch = { weight_ih: numbers(8, 3), weight_hh: numbers(8, 2), bias_ih: numbers(8) };
  expect(() => fromPyTorchLstm({ ...torch, weight_hh: numbers(2, 8) })).toThrow(/weight_hh: expected shape \[32, 8\]/);
  expect(() => fromPyTorchLstm({ ...torch, bias_hh: numbers(4) })).toThrow(/bias_hh: expected shape \[8\]/);
  const ours = fromPyTorchLstm(torch);
  expect(() => toPyTorchLstm({ ...ours, bias: numbers(2) })).toThrow(expect.objectContaining({ code: "shape-mismatch" }));
  expect(() => fromKerasLstm({ ...ours, kernel: numbers(8, 3) })).toThrow(/kernel: expected shape \[8, 8\]/);
});
