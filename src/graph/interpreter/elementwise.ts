// Elementwise rows: one function of numbers, applied everywhere, with NumPy's broadcasting.
import type { DType } from "../node.ts";
import { broadcast } from "../shapes.ts";
import { broadcastStrides, gridOffsets, type Tensor, zeros } from "./tensor.ts";

export function map(x: Tensor, f: (x: number) => number): Tensor {
  const y = zeros(x.shape);
  for (let i = 0; i < y.data.length; i++) y.data[i] = f(x.data[i]!);
  return y;
}

export function mapPairs(op: string, a: Tensor, b: Tensor, f: (a: number, b: number) => number): Tensor {
  const { shape, offsets } = alignAll(op, [a, b]);
  const [atA, atB] = offsets as [Int32Array, Int32Array]; // one for each tensor given
  const y = zeros(shape);
  for (let i = 0; i < y.data.length; i++) y.data[i] = f(a.data[atA[i]!]!, b.data[atB[i]!]!);
  return y;
}

/** `yes` where the condition is not 0, `no` elsewhere. */
export function choose(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  const { shape, offsets } = alignAll("Where", [condition, yes, no]);
  const [atCondition, atYes, atNo] = offsets as [Int32Array, Int32Array, Int32Array]; // one for each tensor given
  const y = zeros(shape);
  for (let i = 0; i < y.data.length; i++) {
    y.data[i] = condition.data[atCondition[i]!] ? yes.data[atYes[i]!]! : no.data[atNo[i]!]!;
  }
  return y;
}

function alignAll(op: string, tensors: readonly Tensor[]): { shape: readonly number[]; offsets: readonly Int32Array[] } {
  const { shape } = broadcast(
    op,
    tensors.map((tensor) => ({ shape: tensor.shape, names: tensor.shape.map(() => null) })),
  );
  return { shape, offsets: tensors.map((tensor) => gridOffsets(shape, broadcastStrides(tensor.shape, shape))) };
}

/** Integers lose their fraction, as in ONNX; a bool is 1 for anything but 0; float32 stays as exact as it is. */
export function castTo(x: Tensor, dtype: DType): Tensor {
  if (dtype === "float32") return x;
  return map(x, dtype === "bool" ? (value) => Number(value !== 0) : Math.trunc);
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** log(1 + eˣ) = max(x, 0) + log(1 + e^(−|x|)): the exponent is never positive, so nothing overflows. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
