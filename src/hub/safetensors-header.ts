// The header of a safetensors file: which tensor lies where. Read strictly, as the file may be damaged or from anywhere.
import { show } from "../core/check.ts";
import { type ProblemFacts, TercetError } from "../core/errors.ts";
import { beyondLimits } from "./json-limits.ts";
import { type ElementType, elementBytes, tensorBytes } from "./tensor.ts";

/** Where a tensor lies, in bytes from the start of the data, which follows the header. */
export interface TensorEntry {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: Readonly<Record<string, TensorEntry>>;
  /** Where the data starts in the file. */
  readonly dataStart: number;
}

export const lengthBytes = 8; // the header's length: an unsigned 64-bit little-endian number in front of it
const longestHeader = 16_000_000; // a hundred thousand tensors; the format's own reader stops at 100 MB
const dataAlignment = 64; // a cache line; the format asks for 8

/** The first bytes of a file: the header's length, the header, and the spaces that bring the data to a boundary of 64 bytes. */
export function encodeHeader(entries: Readonly<Record<string, TensorEntry>>, metadata: Readonly<Record<string, string>>): Uint8Array {
  const withMetadata = Object.keys(metadata).length > 0 ? { __metadata__: metadata, ...entries } : entries;
  const text = new TextEncoder().encode(JSON.stringify(withMetadata));
  const size = Math.ceil((lengthBytes + text.length) / dataAlignment) * dataAlignment;
  const bytes = new Uint8Array(size).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size - lengthBytes), true);
  bytes.set(text, lengthBytes);
  return bytes;
}

/** The header of a whole file, every number in it checked against the file. Throws `folder-damaged`, `format-unknown`. */
export function decodeHeader(bytes: Uint8Array, file: string): SafetensorsHeader {
  const dataStart = lengthBytes + headerLengthOf(bytes, bytes.length, file);
  return expectDataOf(bytes.subarray(0, dataStart), bytes.length, file);
}

/** The length of the header, from the first bytes of a file of that size. */
export function headerLengthOf(start: Uint8Array, size: number, file: string): number {
  if (start.length < lengthBytes) throw damaged(file, { expected: "a header of at least 8 bytes", received: `${size} bytes in all` });
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > longestHeader || length > size - lengthBytes) {
    throw damaged(file, {
      expected: `a header within the file's ${size} bytes, of at most ${longestHeader}`,
      received: `a header of ${length} bytes`,
    });
  }
  return length;
}

/** The header of a file of that size, from its first bytes up to where the data starts. */
export function expectDataOf(head: Uint8Array, size: number, file: string): SafetensorsHeader {
  const { __metadata__: metadata = {}, ...entries } = parseHeader(head.subarray(lengthBytes), file);
  if (!isTextRecord(metadata)) {
    throw damaged(file, { where: "__metadata__", expected: "texts under the names of __metadata__", received: show(metadata) });
  }
  const checked = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, checkEntry(name, entry, file)]));
  checkCover(checked, size - head.length, file);
  return { metadata, entries: checked, dataStart: head.length };
}

function damaged(file: string, facts: ProblemFacts): TercetError {
  return new TercetError("folder-damaged", { file, hint: "The file is cut off or was changed; copy or make it again.", ...facts });
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  const beyond = beyondLimits(bytes);
  if (beyond !== null) throw damaged(file, { expected: "a header that names tensors", received: beyond });
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(file, { expected: "a header in JSON", received: show(String(cause)), cause });
  }
  if (!isRecord(header)) throw damaged(file, { expected: "a header that names tensors", received: show(header) });
  return header;
}

function checkEntry(name: string, entry: unknown, file: string): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (!isLengths(shape)) throw damaged(file, { where: name, expected: `a shape of whole numbers for ${name}`, received: show(shape) });
  if (!isLengths(offsets) || offsets.length !== 2) {
    throw damaged(file, { where: name, expected: `data_offsets of two whole numbers for ${name}`, received: show(offsets) });
  }
  if (!isElementType(dtype)) {
    const expected = `one of the element types ${Object.keys(elementBytes).join(", ")} for ${name}`;
    throw new TercetError("format-unknown", { file, where: name, expected, received: show(dtype) });
  }
  const [begin, end] = offsets as [number, number]; // two, as checked
  const wanted = tensorBytes(dtype, shape);
  if (end - begin !== wanted) {
    throw damaged(file, {
      where: name,
      expected: `${wanted} bytes for ${name}, ${dtype} [${shape.join(", ")}]`,
      received: `${end - begin} bytes`,
    });
  }
  return { dtype, shape, data_offsets: [begin, end] };
}

/** The tensors must fill the data without overlap, hole or rest, in any order. */
function checkCover(entries: Readonly<Record<string, TensorEntry>>, dataBytes: number, file: string): void {
  const inOrder = Object.entries(entries).sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  let end = 0;
  for (const [name, { data_offsets: offsets }] of inOrder) {
    if (offsets[0] !== end)
      throw damaged(file, {
        where: name,
        expected: `${name} from byte ${end} on, where the one before ends`,
        received: `byte ${offsets[0]}`,
      });
    end = offsets[1];
  }
  if (end !== dataBytes) throw damaged(file, { expected: `${end} bytes of data after the header`, received: `${dataBytes}` });
}

function isElementType(value: unknown): value is ElementType {
  return typeof value === "string" && Object.hasOwn(elementBytes, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}
