// Weights of an LSTM between the layouts of PyTorch, Keras and ours. All three compute the same; gates and axes stand differently.
import { addBiases, expectShape, type Matrix, reorder, transpose } from "./recurrent-weights.ts";

/** Ours: gates i, o, f, g along the last axis; one bias. */
export interface LstmWeights {
  /** `[features, 4·units]` */
  readonly kernel: Matrix;
  /** `[units, 4·units]` */
  readonly recurrent_kernel: Matrix;
  /** `[4·units]` */
  readonly bias: Matrix;
}

/** PyTorch's nn.LSTM, one layer and direction: gates i, f, g, o along the first axis; two biases that are added. */
export interface PyTorchLstmWeights {
  /** `[4·units, features]` */
  readonly weight_ih: Matrix;
  /** `[4·units, units]` */
  readonly weight_hh: Matrix;
  /** `[4·units]` */
  readonly bias_ih: Matrix;
  /** `[4·units]`; counts as zeros when left out. */
  readonly bias_hh?: Matrix;
}

/** Keras's LSTM: as ours, but gates i, f, c, o. */
export type KerasLstmWeights = LstmWeights;

// Place k of a layout's gates is taken from place order[k] of the other's. Keras's c is our g.
const fromPyTorchOrder = [0, 3, 1, 2]; // i o f g out of i f g o
const toPyTorchOrder = [0, 2, 3, 1]; // i f g o out of i o f g

/**
 * PyTorch's weights in our layout: axes turned, gates i f g o put into the order i o f g, biases added.
 *
 *   kernel = weight_ihᵀ    recurrent_kernel = weight_hhᵀ    bias = bias_ih + bias_hh    (each with its gates in our order)
 *
 * Shapes: weight_ih `[4·units, features]` → kernel `[features, 4·units]`, weight_hh `[4·units, units]` → recurrent_kernel
 * `[units, 4·units]`, biases `[4·units]` → bias `[4·units]`. Throws `shape-mismatch` when they do not belong together.
 * Source: the formulas at https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export function fromPyTorchLstm({ weight_ih, weight_hh, bias_ih, bias_hh }: PyTorchLstmWeights): LstmWeights {
  const [units, features] = [weight_hh.shape[1]!, weight_ih.shape[1]!];
  expectShape("weight_hh", weight_hh, [4 * units, units]);
  expectShape("weight_ih", weight_ih, [4 * units, features]);
  expectShape("bias_ih", bias_ih, [4 * units]);
  if (bias_hh) expectShape("bias_hh", bias_hh, [4 * units]);
  return {
    kernel: reorder(transpose(weight_ih), fromPyTorchOrder),
    recurrent_kernel: reorder(transpose(weight_hh), fromPyTorchOrder),
    bias: reorder(addBiases(bias_ih, bias_hh), fromPyTorchOrder),
  };
}

/**
 * Our weights in PyTorch's layout: the way back of `fromPyTorchLstm`. The whole bias stands in `bias_ih`; `bias_hh` is left out and
 * counts as zeros.
 */
export function toPyTorchLstm(weights: LstmWeights): PyTorchLstmWeights {
  expectKernels(weights);
  return {
    weight_ih: transpose(reorder(weights.kernel, toPyTorchOrder)),
    weight_hh: transpose(reorder(weights.recurrent_kernel, toPyTorchOrder)),
    bias_ih: reorder(weights.bias, toPyTorchOrder),
  };
}

/**
 * Keras's weights in our layout: gates i f c o put into the order i o f g (its c is our g). Axes stay as they are.
 *
 * Shapes: kernel `[features, 4·units]`, recurrent_kernel `[units, 4·units]`, bias `[4·units]` → the same.
 * Throws `shape-mismatch` when they do not belong together. Source: https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function fromKerasLstm(weights: KerasLstmWeights): LstmWeights {
  return mapWeights(weights, fromPyTorchOrder);
}

/** Our weights in Keras's layout: the way back of `fromKerasLstm`. */
export function toKerasLstm(weights: LstmWeights): KerasLstmWeights {
  return mapWeights(weights, toPyTorchOrder);
}

function mapWeights(weights: LstmWeights, order: readonly number[]): LstmWeights {
  expectKernels(weights);
  const { kernel, recurrent_kernel, bias } = weights;
  return { kernel: reorder(kernel, order), recurrent_kernel: reorder(recurrent_kernel, order), bias: reorder(bias, order) };
}

function expectKernels({ kernel, recurrent_kernel, bias }: LstmWeights): void {
  const [units, features] = [recurrent_kernel.shape[0]!, kernel.shape[0]!];
  expectShape("recurrent_kernel", recurrent_kernel, [units, 4 * units]);
  expectShape("kernel", kernel, [features, 4 * units]);
  expectShape("bias", bias, [4 * units]);
}
