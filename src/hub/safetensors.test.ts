import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors, tensorOffsets, writeSafetensors } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

const goldenFile = (name: string) => new URL(`../../test/golden/${name}`, import.meta.url);

interface Described {
  dtype: string;
  shape: number[];
  data: (number | string)[];
}

// contents: test/golden/tensor_files.py
const golden: {
  writtenByPython: { metadata: Record<string, string>; tensors: Record<string, Described> };
  readByPython: { sha256: string; metadata: Record<string, string>; tensors: Record<string, Described> };
} = JSON.parse(readFileSync(goldenFile("tensor_files.json"), "utf8"));

const arrays = {
  float32: Float32Array,
  float16: Float32Array, // read as float32
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};

function described({ data, shape }: Tensors[string]): Omit<Described, "dtype"> {
  const numbers = Array.from<number | bigint>(data).map((value) => (typeof value === "bigint" ? String(value) : value));
  return { shape: [...shape], data: numbers };
}

function expectTensor(tensor: Tensors[string], wanted: Described): void {
  expect(tensor.data).toBeInstanceOf(arrays[wanted.dtype as keyof typeof arrays]);
  const infinities: Record<string, number> = { inf: Infinity, "-inf": -Infinity };
  const data = wanted.data.map((value) => infinities[value] ?? value);
  const exact = tensor.data instanceof Float32Array ? data.map((value) => Math.fround(value as number)) : data;
  expect(described(tensor)).toEqual({ shape: wanted.shape, data: exact });
}

const ours = {
  tensors: {
    "dense.bias": { data: Float32Array.of(0.5, -1, 2), shape: [3] },
    mask: { data: Uint8Array.of(1, 0, 1), shape: [3] },
    counts: { data: Int32Array.of(1, -2, 3, -4), shape: [2, 2] },
    long: { data: BigInt64Array.of(2n ** 62n, -1n), shape: [2] },
    "词.weight": { data: Float64Array.of(1 / 3), shape: [1, 1] },
    scalar: { data: Float32Array.of(7), shape: [] },
    nothing: { data: new Float32Array(), shape: [0, 5] },
  } satisfies Tensors,
  metadata: { format: "pt" },
};

describe("files of Python's safetensors", () => {
  test("are read with the same names, types, shapes, numbers and metadata", () => {
    const { tensors, metadata } = readSafetensors(readFileSync(goldenFile("tensors-python.safetensors")));
    expect(metadata).toEqual(golden.writtenByPython.metadata);
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(golden.writtenByPython.tensors).sort());
    for (const [name, wanted] of Object.entries(golden.writtenByPython.tensors)) expectTensor(tensors[name]!, wanted);
  });

  test("are read the same when the bytes start at an odd place in memory", () => {
    const bytes = readFileSync(goldenFile("tensors-python.safetensors"));
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    expect(readSafetensors(shifted)).toEqual(readSafetensors(bytes));
  });

  test("are what we write: Python read these very bytes as the same tensors", () => {
    const bytes = writeSafetensors(ours.tensors, ours.metadata);
    if (process.env.UPDATE_GOLDEN) writeFileSync(goldenFile("tensors-tercet.safetensors"), bytes); // then run the script
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(golden.readByPython.sha256);
    expect(golden.readByPython.metadata).toEqual(ours.metadata);
    for (const [name, wanted] of Object.entries(golden.readByPython.tensors))
      expectTensor(ours.tensors[name as keyof typeof ours.tensors], wanted);
    expect(Object.keys(golden.readByPython.tensors).sort()).toEqual(Object.keys(ours.tensors).sort());
  });
});

describe("what we write", () => {
  test("is read back equal", () => {
    expect(readSafetensors(writeSafetensors(ours.tensors, ours.metadata))).toEqual(ours);
    expect(readSafetensors(writeSafetensors({}))).toEqual({ tensors: {}, metadata: {} });
  });

  test("is read back equal, whatever the shapes", () => {
    const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).map((shape) => ({
      shape,
      data: Float32Array.from({ length: shape.reduce((size, axis) => size * axis, 1) }, (_, i) => Math.sin(i)),
    }));
    const named = fc.dictionary(
      fc.string().filter((name) => name !== "__metadata__" && name !== "__proto__"),
      tensor,
    );
    fc.assert(
      fc.property(named, (drawn) => {
        const tensors = { ...drawn }; // fast-check's have no prototype
        expect(readSafetensors(writeSafetensors(tensors)).tensors).toEqual(tensors);
      }),
      { seed: 1 },
    );
  });

  test("starts its data at a multiple of 64 and says where each tensor lies", () => {
    const bytes = writeSafetensors(ours.tensors, ours.metadata);
    const places = tensorOffsets(bytes);
    expect(Math.min(...Object.values(places).map(({ offset }) => offset)) % 64).toBe(0);
    const { offset, length } = places["dense.bias"]!;
    expect(new Float32Array(bytes.slice(offset, offset + length).buffer)).toEqual(ours.tensors["dense.bias"].data);
    expect(places.nothing!.length).toBe(0);
  });

  test("is refused when data and shape disagree, or a name belongs to the format", () => {
    const data = Float32Array.of(1, 2);
    expect(() => writeSafetensors({ a: { data, shape: [3] } })).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(() => writeSafetensors({ __metadata__: { data, shape: [2] } })).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });
});

describe("a damaged file", () => {
  const withHeader = (header: unknown, dataBytes: number) => {
    const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
    const bytes = new Uint8Array(8 + text.length + dataBytes);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    return bytes;
  };
  const f32 = (begin: number, end: number, shape = [1]) => ({ dtype: "F32", shape, data_offsets: [begin, end] });

  test.each([
    ["an empty file", new Uint8Array(), "0 bytes in all"],
    ["a header longer than the file", Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 123), "a header of 255 bytes"],
    ["a huge header", new Uint8Array(16).fill(255), "a header of 18446744073709552000 bytes"],
    ["a header that is no JSON", withHeader("{oops", 0), "a header in JSON"],
    ["a header that is a list", withHeader([], 0), "a header that names tensors"],
    ["a header that is no UTF-8", withHeader("{}", 0).map((byte, i) => (i === 8 ? 0xff : byte)), "a header in JSON"],
    ["metadata that are no texts", withHeader({ __metadata__: { a: 1 } }, 0), "texts under the names of __metadata__"],
    ["a tensor that is no object", withHeader({ a: 7 }, 0), "a shape of whole numbers for a"],
    ["a negative axis", withHeader({ a: f32(0, 4, [-1]) }, 4), "a shape of whole numbers for a"],
    ["one offset", withHeader({ a: { dtype: "F32", shape: [1], data_offsets: [0] } }, 4), "data_offsets of two whole numbers for a"],
    ["offsets that do not fit the shape", withHeader({ a: f32(0, 4, [2]) }, 4), "8 bytes for a, F32 [2]; received 4 bytes"],
    ["offsets that run backwards", withHeader({ a: f32(4, 0) }, 4), "received -4 bytes"],
    ["a shape too large for any number", withHeader({ a: f32(0, 4, [2 ** 53 - 1, 2 ** 53 - 1]) }, 4), "received 4 bytes"],
    ["overlapping tensors", withHeader({ a: f32(0, 4), b: f32(2, 6) }, 6), "b from byte 4 on, where the one before ends; received byte 2"],
    ["a hole between tensors", withHeader({ a: f32(0, 4), b: f32(8, 12) }, 12), "b from byte 4 on"],
    ["missing data", withHeader({ a: f32(0, 4) }, 3), "4 bytes of data after the header; received 3"],
    ["data too many", withHeader({ a: f32(0, 4) }, 5), "4 bytes of data after the header; received 5"],
  ])("%s is refused, naming the file and what is wrong", (_, bytes, words) => {
    const read = () => readSafetensors(bytes, "m/model.safetensors");
    expect(read).toThrow(expect.objectContaining({ code: "folder-damaged" }));
    expect(read).toThrow("m/model.safetensors: ");
    expect(read).toThrow(words);
  });

  test("cut off at any byte is refused", () => {
    const bytes = writeSafetensors(ours.tensors);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: "folder-damaged" }));
    }
  });

  test("with an element type that we do not know names it", () => {
    const read = () => readSafetensors(withHeader({ a: { dtype: "F8_E4M3", shape: [1], data_offsets: [0, 1] } }, 1));
    expect(read).toThrow(expect.objectContaining({ code: "format-unknown" }));
    expect(read).toThrow('for a; received "F8_E4M3"');
  });

  test("with tensors in any order is sound", () => {
    const bytes = withHeader({ b: f32(4, 8), a: f32(0, 4), empty: f32(4, 4, [0]) }, 8);
    expect(Object.keys(readSafetensors(bytes).tensors)).toEqual(["b", "a", "empty"]);
  });
});
