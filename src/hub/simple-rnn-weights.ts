// Weights of a simple RNN between the layouts of PyTorch, Keras and ours.
import { addBiases, expectShape, type Matrix, transpose } from "./recurrent-weights.ts";

/** Ours, and Keras's. */
export interface SimpleRnnWeights {
  /** `[features, units]` */
  readonly kernel: Matrix;
  /** `[units, units]` */
  readonly recurrent_kernel: Matrix;
  /** `[units]` */
  readonly bias: Matrix;
}

/** PyTorch's nn.RNN, one layer and direction: axes turned; two biases that are added. */
export interface PyTorchRnnWeights {
  /** `[units, features]` */
  readonly weight_ih: Matrix;
  /** `[units, units]` */
  readonly weight_hh: Matrix;
  /** `[units]` */
  readonly bias_ih: Matrix;
  /** `[units]`; counts as zeros when left out. */
  readonly bias_hh?: Matrix;
}

/**
 * PyTorch's weights in our layout.
 *
 *   kernel = weight_ihᵀ    recurrent_kernel = weight_hhᵀ    bias = bias_ih + bias_hh
 *
 * Shapes: weight_ih `[units, features]` → kernel `[features, units]`, weight_hh `[units, units]` → recurrent_kernel `[units, units]`,
 * biases `[units]`. Throws `shape-mismatch` when they do not belong together.
 * Source: the formula at https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export function fromPyTorchRnn({ weight_ih, weight_hh, bias_ih, bias_hh }: PyTorchRnnWeights): SimpleRnnWeights {
  const [units, features] = [weight_hh.shape[1]!, weight_ih.shape[1]!];
  expectShape("weight_hh", weight_hh, [units, units]);
  expectShape("weight_ih", weight_ih, [units, features]);
  expectShape("bias_ih", bias_ih, [units]);
  if (bias_hh) expectShape("bias_hh", bias_hh, [units]);
  return { kernel: transpose(weight_ih), recurrent_kernel: transpose(weight_hh), bias: addBiases(bias_ih, bias_hh) };
}

/** Our weights in PyTorch's layout: the way back of `fromPyTorchRnn`. The whole bias stands in `bias_ih`. */
export function toPyTorchRnn(weights: SimpleRnnWeights): PyTorchRnnWeights {
  const { kernel, recurrent_kernel, bias } = fromKerasSimpleRnn(weights);
  return { weight_ih: transpose(kernel), weight_hh: transpose(recurrent_kernel), bias_ih: bias };
}

/**
 * Keras's weights are ours, and ours are Keras's; their shapes are checked: kernel `[features, units]`, recurrent_kernel
 * `[units, units]`, bias `[units]`. Throws `shape-mismatch`. Source: https://keras.io/api/layers/recurrent_layers/simple_rnn/
 */
export function fromKerasSimpleRnn(weights: SimpleRnnWeights): SimpleRnnWeights {
  const { kernel, recurrent_kernel, bias } = weights;
  const [units, features] = [recurrent_kernel.shape[0]!, kernel.shape[0]!];
  expectShape("recurrent_kernel", recurrent_kernel, [units, units]);
  expectShape("kernel", kernel, [features, units]);
  expectShape("bias", bias, [units]);
  return weights;
}

export const toKerasSimpleRnn = fromKerasSimpleRnn;
