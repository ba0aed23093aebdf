// Safetensors: named tensors in one file, readable by Python's `safetensors` and everything built on it.
// Source: https://github.com/huggingface/safetensors#format
import { sizeOf } from "../core/array.ts";
import { expectOption } from "../core/check.ts";
import { halvesToFloats } from "./float16.ts";
import { decodeHeader, encodeHeader, type TensorEntry } from "./safetensors-header.ts";
import { elementBytes, elementTypeOf, type Tensor, type TensorData, type Tensors, tensorBytes } from "./tensor.ts";

export interface Safetensors {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where a tensor lies in the file, as ONNX external data names it. */
export interface TensorPlace {
  readonly offset: number;
  readonly length: number;
}

/**
 * The bytes of a file. The data starts on a boundary of 64 bytes; tensors follow each other without gaps, those of wide
 * elements first, so that each lies on a boundary of its element, and in the order given otherwise.
 */
export function writeSafetensors(tensors: Tensors, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const entries = placeTensors(tensors);
  const header = encodeHeader(entries, metadata);
  const dataBytes = Object.values(entries).reduce((total, { dtype, shape }) => total + tensorBytes(dtype, shape), 0);
  const bytes = new Uint8Array(header.length + dataBytes);
  bytes.set(header);
  for (const [name, entry] of Object.entries(entries)) {
    const { data } = tensors[name]!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length + entry.data_offsets[0]);
  }
  return bytes;
}

/**
 * The tensors of a file, in its order. Half floats are given as float32, all else as it is stored. The data are views of
 * `bytes` where the boundaries allow it, copies elsewhere. Throws `folder-damaged` with what is wrong, `format-unknown`
 * for an element type that we do not know; `file` is named in both.
 */
export function readSafetensors(bytes: Uint8Array, file = "model.safetensors"): Safetensors {
  const { metadata, entries, dataStart } = decodeHeader(bytes, file);
  const tensors = Object.entries(entries).map(([name, entry]) => [name, tensorAt(bytes, dataStart, entry)] as const);
  return { tensors: Object.fromEntries(tensors), metadata };
}

/** Where each tensor of a file lies in it. */
export function tensorOffsets(bytes: Uint8Array, file = "model.safetensors"): Record<string, TensorPlace> {
  const { entries, dataStart } = decodeHeader(bytes, file);
  const places = Object.entries(entries).map(
    ([
      name,
      {
        data_offsets: [begin, end],
      },
    ]) => [name, { offset: dataStart + begin, length: end - begin }],
  );
  return Object.fromEntries(places);
}

function placeTensors(tensors: Tensors): Record<string, TensorEntry> {
  const typed = Object.entries(tensors).map(([name, { data, shape }]) => {
    expectOption(name !== "__metadata__", "tensors", "any name but __metadata__, which the format keeps for itself", name);
    expectOption(data.length === sizeOf(shape), name, `${sizeOf(shape)} numbers for shape [${shape.join(", ")}]`, data.length);
    return { name, shape, dtype: elementTypeOf(data) };
  });
  typed.sort((a, b) => elementBytes[b.dtype] - elementBytes[a.dtype]); // stable
  let end = 0;
  const entries = typed.map(({ name, shape, dtype }): [string, TensorEntry] => {
    const begin = end;
    end += tensorBytes(dtype, shape);
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  return Object.fromEntries(entries);
}

function tensorAt(bytes: Uint8Array, dataStart: number, { dtype, shape, data_offsets: [begin, end] }: TensorEntry): Tensor {
  const part = onBoundary(bytes.subarray(dataStart + begin, dataStart + end), elementBytes[dtype]);
  return { data: dataOf(dtype, part), shape };
}

function dataOf(dtype: TensorEntry["dtype"], { buffer, byteOffset, byteLength }: Uint8Array): TensorData {
  const length = byteLength / elementBytes[dtype];
  switch (dtype) {
    case "F64":
      return new Float64Array(buffer, byteOffset, length);
    case "I64":
      return new BigInt64Array(buffer, byteOffset, length);
    case "F32":
      return new Float32Array(buffer, byteOffset, length);
    case "I32":
      return new Int32Array(buffer, byteOffset, length);
    case "F16":
      return halvesToFloats(new Uint16Array(buffer, byteOffset, length));
    case "BOOL":
      return new Uint8Array(buffer, byteOffset, length);
  }
}

function onBoundary(part: Uint8Array, boundary: number): Uint8Array {
  return part.byteOffset % boundary === 0 ? part : new Uint8Array(part); // a typed array's constructor copies, from offset 0
}
