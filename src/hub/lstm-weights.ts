// Weights of an LSTM between the layouts of PyTorch, Keras and ours. All three compute the same; gates and axes stand differently.
import type { NumericArray } from "../core/array.ts";

type Matrix = NumericArray<Float32Array> | NumericArray<Float64Array>;

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
export interface TorchLstmWeights {
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
const fromTorchOrder = [0, 3, 1, 2]; // i o f g out of i f g o
const toTorchOrder = [0, 2, 3, 1]; // i f g o out of i o f g

export function fromTorchLstm({ weight_ih, weight_hh, bias_ih, bias_hh }: TorchLstmWeights): LstmWeights {
  const bias = bias_hh ? { ...bias_ih, data: bias_ih.data.map((value, i) => value + bias_hh.data[i]!) } : bias_ih;
  return {
    kernel: reorder(transpose(weight_ih), fromTorchOrder),
    recurrent_kernel: reorder(transpose(weight_hh), fromTorchOrder),
    bias: reorder(bias as Matrix, fromTorchOrder), // the kind of array is kept
  };
}

export function toTorchLstm({ kernel, recurrent_kernel, bias }: LstmWeights): TorchLstmWeights {
  return {
    weight_ih: transpose(reorder(kernel, toTorchOrder)),
    weight_hh: transpose(reorder(recurrent_kernel, toTorchOrder)),
    bias_ih: reorder(bias, toTorchOrder),
  };
}

export function fromKerasLstm(weights: KerasLstmWeights): LstmWeights {
  return mapWeights(weights, fromTorchOrder);
}

export function toKerasLstm(weights: LstmWeights): KerasLstmWeights {
  return mapWeights(weights, toTorchOrder);
}

function mapWeights({ kernel, recurrent_kernel, bias }: LstmWeights, order: readonly number[]): LstmWeights {
  return { kernel: reorder(kernel, order), recurrent_kernel: reorder(recurrent_kernel, order), bias: reorder(bias, order) };
}

/** Puts the four blocks of the last axis in another order. */
function reorder(matrix: Matrix, order: readonly number[]): Matrix {
  const width = matrix.shape.at(-1)!;
  const units = width / 4;
  return moved(matrix, matrix.shape, (i) => {
    const column = i % width;
    return i - column + order[Math.floor(column / units)]! * units + (column % units);
  });
}

function transpose(matrix: Matrix): Matrix {
  const [rows, columns] = matrix.shape as [number, number];
  return moved(matrix, [columns, rows], (i) => (i % rows) * columns + Math.floor(i / rows));
}

function moved({ data }: Matrix, shape: readonly number[], from: (i: number) => number): Matrix {
  const source = data;
  return { data: source.map((_, i) => source[from(i)]!), shape } as Matrix; // the kind of array is kept
}
