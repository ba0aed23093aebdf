// Weights of a GRU between the layouts of PyTorch, Keras and ours. All three compute the same; gates and axes stand differently.
import { expectShape, type Matrix, reorder, rowOf, rowsOf, transpose, zerosLike } from "./recurrent-weights.ts";

/** Ours: blocks z, r, n along the last axis; a second bias when the reset gate acts after the product. */
export interface GruWeights {
  /** `[features, 3·units]` */
  readonly kernel: Matrix;
  /** `[units, 3·units]` */
  readonly recurrent_kernel: Matrix;
  /** `[3·units]` */
  readonly bias: Matrix;
  /** `[3·units]`, only with `resetAfter`. */
  readonly recurrent_bias?: Matrix;
}

/** PyTorch's nn.GRU, one layer and direction: blocks r, z, n along the first axis; the reset gate acts after the product. */
export interface PyTorchGruWeights {
  /** `[3·units, features]` */
  readonly weight_ih: Matrix;
  /** `[3·units, units]` */
  readonly weight_hh: Matrix;
  /** `[3·units]` */
  readonly bias_ih: Matrix;
  /** `[3·units]`; counts as zeros when left out. */
  readonly bias_hh?: Matrix;
}

/** Keras's GRU: as ours, but with `reset_after` (its default) both biases are the rows of one. */
export interface KerasGruWeights {
  /** `[features, 3·units]` */
  readonly kernel: Matrix;
  /** `[units, 3·units]` */
  readonly recurrent_kernel: Matrix;
  /** `[2, 3·units]` with `reset_after`, else `[3·units]`. */
  readonly bias: Matrix;
}

const swapped = [1, 0, 2]; // z r n out of r z n, and back

/**
 * PyTorch's weights in our layout, for `gru` with `resetAfter`: axes turned, blocks r z n put into the order z r n.
 *
 *   kernel = weight_ihᵀ    recurrent_kernel = weight_hhᵀ    bias = bias_ih    recurrent_bias = bias_hh
 *
 * Shapes: weight_ih `[3·units, features]` → kernel `[features, 3·units]`, weight_hh `[3·units, units]` → recurrent_kernel
 * `[units, 3·units]`, biases `[3·units]`. Throws `shape-mismatch` when they do not belong together.
 * Source: the formulas at https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export function fromPyTorchGru({ weight_ih, weight_hh, bias_ih, bias_hh = zerosLike(bias_ih) }: PyTorchGruWeights): GruWeights {
  const [units, features] = [weight_hh.shape[1]!, weight_ih.shape[1]!];
  expectShape("weight_hh", weight_hh, [3 * units, units]);
  expectShape("weight_ih", weight_ih, [3 * units, features]);
  expectShape("bias_ih", bias_ih, [3 * units]);
  expectShape("bias_hh", bias_hh, [3 * units]);
  return {
    kernel: reorder(transpose(weight_ih), swapped),
    recurrent_kernel: reorder(transpose(weight_hh), swapped),
    bias: reorder(bias_ih, swapped),
    recurrent_bias: reorder(bias_hh, swapped),
  };
}

/**
 * Our weights in PyTorch's layout: the way back of `fromPyTorchGru`. Throws `shape-mismatch` for a GRU with `resetAfter: false`,
 * which PyTorch does not have.
 */
export function toPyTorchGru(weights: GruWeights): Required<PyTorchGruWeights> {
  const recurrentBias = weights.recurrent_bias ?? { data: new Float32Array(0), shape: [0] };
  expectGru({ ...weights, recurrent_bias: recurrentBias });
  return {
    weight_ih: transpose(reorder(weights.kernel, swapped)),
    weight_hh: transpose(reorder(weights.recurrent_kernel, swapped)),
    bias_ih: reorder(weights.bias, swapped),
    bias_hh: reorder(recurrentBias, swapped),
  };
}

/**
 * Keras's weights in our layout: blocks and axes stand alike; a bias `[2, 3·units]` is taken apart, and its layer is `gru` with
 * `resetAfter`; a bias `[3·units]` belongs to one without. Throws `shape-mismatch` when they do not belong together.
 * Source: https://keras.io/api/layers/recurrent_layers/gru/
 */
export function fromKerasGru({ kernel, recurrent_kernel, bias }: KerasGruWeights): GruWeights {
  const units = recurrent_kernel.shape[0]!;
  if (bias.shape.length === 1) return checked({ kernel, recurrent_kernel, bias });
  expectShape("bias", bias, [2, 3 * units]);
  return checked({ kernel, recurrent_kernel, bias: rowOf(bias, 0), recurrent_bias: rowOf(bias, 1) });
}

/** Our weights in Keras's layout: the way back of `fromKerasGru`. */
export function toKerasGru(weights: GruWeights): KerasGruWeights {
  const { kernel, recurrent_kernel, bias, recurrent_bias } = checked(weights);
  return { kernel, recurrent_kernel, bias: recurrent_bias ? rowsOf(bias, recurrent_bias) : bias };
}

function checked(weights: GruWeights): GruWeights {
  expectGru(weights);
  return weights;
}

function expectGru({ kernel, recurrent_kernel, bias, recurrent_bias }: GruWeights): void {
  const [units, features] = [recurrent_kernel.shape[0]!, kernel.shape[0]!];
  expectShape("recurrent_kernel", recurrent_kernel, [units, 3 * units]);
  expectShape("kernel", kernel, [features, 3 * units]);
  expectShape("bias", bias, [3 * units]);
  if (recurrent_bias) expectShape("recurrent_bias", recurrent_bias, [3 * units]);
}
