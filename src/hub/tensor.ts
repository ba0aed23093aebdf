// Tensors as they lie in a file: what they may hold and how large they are.
import { sizeOf } from "../core/array.ts";

export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** Numbers with a shape; a `Uint8Array` holds booleans as 0 and 1. */
export interface Tensor<Data extends TensorData = TensorData> {
  readonly data: Data;
  readonly shape: readonly number[];
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** Element types of safetensors that we read, with their size in bytes. */
export const elementBytes = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BOOL: 1 } as const;

export type ElementType = keyof typeof elementBytes;

/** The element type under which data is written. */
export function elementTypeOf(data: TensorData): ElementType {
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Int32Array) return "I32";
  return data instanceof BigInt64Array ? "I64" : "BOOL";
}

/** The bytes of a tensor in a file. */
export function tensorBytes(type: ElementType, shape: readonly number[]): number {
  return elementBytes[type] * sizeOf(shape);
}
