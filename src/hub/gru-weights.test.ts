import { expect, test } from "vitest";
import { fromKerasGru, fromPyTorchGru, toKerasGru, toPyTorchGru } from "./gru-weights.ts";
import { fromKerasSimpleRnn, fromPyTorchRnn, toKerasSimpleRnn, toPyTorchRnn } from "./simple-rnn-weights.ts";

// That the outputs are right is held against PyTorch and Keras in src/layers/recurrent.golden.test.ts; here, that nothing is lost on the way back.
const [features, units] = [3, 2];
const numbers = (...shape: number[]) => ({ data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1), shape });

const torchGru = {
  weight_ih: numbers(3 * units, features),
  weight_hh: numbers(3 * units, units),
  bias_ih: numbers(3 * units),
  bias_hh: numbers(3 * units),
};
const kerasGru = { kernel: numbers(features, 3 * units), recurrent_kernel: numbers(units, 3 * units), bias: numbers(2, 3 * units) };

test("PyTorch's GRU comes back as it was, and its blocks r z n become z r n", () => {
  expect(toPyTorchGru(fromPyTorchGru(torchGru))).toEqual(torchGru);
  expect([...fromPyTorchGru(torchGru).bias.data]).toEqual([3, 4, 1, 2, 5, 6]);
});

test("a PyTorch GRU without the second bias has zeros there", () => {
  const { bias_hh: _, ...without } = torchGru;
  expect([...fromPyTorchGru(without).recurrent_bias!.data]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("Keras's GRU comes back as it was, with one bias or two, in single and double precision", () => {
  expect(toKerasGru(fromKerasGru(kerasGru))).toEqual(kerasGru);
  const before = { ...kerasGru, bias: numbers(3 * units) };
  expect(fromKerasGru(before)).not.toHaveProperty("recurrent_bias");
  expect(toKerasGru(fromKerasGru(before))).toEqual(before);
  const double = { ...kerasGru, bias: { data: Float64Array.from(kerasGru.bias.data), shape: kerasGru.bias.shape } };
  expect(toKerasGru(fromKerasGru(double))).toEqual(double);
});

test("simple RNNs come back as they were, and PyTorch's two biases are added", () => {
  const torch = { weight_ih: numbers(units, features), weight_hh: numbers(units, units), bias_ih: numbers(units) };
  expect(toPyTorchRnn(fromPyTorchRnn(torch))).toEqual(torch);
  expect([...fromPyTorchRnn({ ...torch, bias_hh: numbers(units) }).bias.data]).toEqual([2, 4]);
  const keras = { kernel: numbers(features, units), recurrent_kernel: numbers(units, units), bias: numbers(units) };
  expect(toKerasSimpleRnn(fromKerasSimpleRnn(keras))).toEqual(keras);
});

test("weights that do not belong together are refused by name", () => {
  const shapeMismatch = (name: RegExp) => expect.objectContaining({ code: "shape-mismatch", message: expect.stringMatching(name) });
  expect(() => fromPyTorchGru({ ...torchGru, weight_hh: numbers(2, 6) })).toThrow(shapeMismatch(/weight_hh: expected shape \[18, 6\]/));
  expect(() => fromKerasGru({ ...kerasGru, bias: numbers(2, 4) })).toThrow(shapeMismatch(/bias: expected shape \[2, 6\]/));
  expect(() => toPyTorchGru(fromKerasGru({ ...kerasGru, bias: numbers(6) }))).toThrow(shapeMismatch(/recurrent_bias/));
  expect(() => fromPyTorchRnn({ weight_ih: numbers(2, 3), weight_hh: numbers(3, 2), bias_ih: numbers(2) })).toThrow(
    shapeMismatch(/weight_hh/),
  );
  expect(() => fromKerasSimpleRnn({ kernel: numbers(3, 2), recurrent_kernel: numbers(2, 2), bias: numbers(3) })).toThrow(
    shapeMismatch(/bias/),
  );
});
