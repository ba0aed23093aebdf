// Which encoding the bytes of a file are in, by one simple rule, and their text as UTF-8.
import { isUtf8 } from "node:buffer";
import { TercetError } from "../core/errors.ts";
import { eastAsianEncoding } from "./east-asian.node.ts";
import { utf16Order } from "./utf16.ts";

/** Byte order marks, longest first. */
const marks = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;

export interface Encoding {
  /** A name that TextDecoder knows. */
  readonly name: string;
  /** Bytes of the byte order mark; 0 without one. */
  readonly markBytes: number;
}

/**
 * The encoding of a file, from its first bytes.
 *
 * A byte order mark decides. Then: zero bytes mean UTF-16, where the text reads well, else a binary file; valid UTF-8 is UTF-8; with more than half of the high bytes in valid
 * sequences it is UTF-8 with damage. Of what is left, GB18030 is what decodes without error, has at least half of its high bytes in pairs of
 * the GB 2312 square (both ≥ 0xA1), and uses them as Chinese does: at least 7 of 10 pairs are punctuation or frequent characters (first byte
 * 0xA1–0xA3, 0xB0–0xD7), and at least 1 of 10 is from the second half of these (0xC9–0xD7), which Korean in EUC-KR, Chinese in Big5 and
 * the accented letters of Latin-1 and Latin-2 hardly use; Windows-1252, which contains Latin-1, is what has at least 8 of 10 high bytes standing
 * alone among ASCII. Shift_JIS, EUC-KR and Big5 are what chardet is sure of and all bytes fit. Anything else, and damage, is an error at the first byte that is not UTF-8.
 */
export async function detectEncoding(bytes: Uint8Array, file: string): Promise<Encoding> {
  const mark = marks.find((each) => each.bytes.every((byte, i) => bytes[i] === byte));
  if (mark) return { name: mark.encoding, markBytes: mark.bytes.length };
  const zero = bytes.indexOf(0);
  const order = zero >= 0 ? utf16Order(bytes) : null;
  if (order) return { name: order, markBytes: 0 };
  if (zero >= 0) {
    const hint = "Export it as CSV, TSV or JSONL, in UTF-8. A UTF-16 file without a byte order mark needs --encoding utf-16le.";
    throw new TercetError("file-binary", { file, expected: "a text file", received: `a zero byte at position ${zero + 1}`, hint });
  }
  if (isUtf8(bytes)) return { name: "utf-8", markBytes: 0 };
  const { high, alone, paired, utf8, frequent, secondHalf } = countHighBytes(bytes);
  if (utf8 > high / 2) throw invalidBytes(bytes, "utf-8", file); // UTF-8 with some damage
  const isChinese = paired >= high / 2 && frequent >= 0.7 * paired && secondHalf >= 0.1 * paired;
  if (isChinese && decodes(bytes, "gb18030")) return { name: "gb18030", markBytes: 0 };
  if (alone >= 0.8 * high) return { name: "windows-1252", markBytes: 0 };
  const eastAsian = await eastAsianEncoding(bytes);
  if (eastAsian && decodes(bytes, eastAsian)) return { name: eastAsian, markBytes: 0 };
  throw invalidBytes(bytes, "utf-8", file);
}

/** The encoding a user names: checked to exist; its byte order mark, if there is one, is skipped. */
export function namedEncoding(name: string, bytes: Uint8Array): Encoding {
  try {
    const { encoding } = new TextDecoder(name);
    const mark = marks.find((each) => each.encoding === encoding && each.bytes.every((byte, i) => bytes[i] === byte));
    return { name: encoding, markBytes: mark?.bytes.length ?? 0 };
  } catch (cause) {
    const expected = "an encoding such as utf-8, gb18030, utf-16le, windows-1252, shift_jis or big5";
    throw new TercetError("option-invalid", { option: "--encoding", where: "--encoding", expected, received: JSON.stringify(name), cause });
  }
}

/** The bytes as UTF-8 without a mark; the same memory when they are UTF-8 already. Refuses bytes that do not fit the encoding. */
export function toUtf8(bytes: Uint8Array, { name, markBytes }: Encoding, file: string): Buffer {
  const content = bytes.subarray(markBytes);
  if (name === "utf-8") {
    if (!isUtf8(content)) throw invalidBytes(bytes, name, file);
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  }
  try {
    return Buffer.from(new TextDecoder(name, { fatal: true }).decode(content));
  } catch {
    throw invalidBytes(bytes, name, file);
  }
}

/** The beginning of a file as UTF-8; nothing is refused, a character cut off at the end is left out or replaced. */
export function beginningOf(bytes: Uint8Array, { name, markBytes }: Encoding): Buffer {
  return Buffer.from(new TextDecoder(name).decode(bytes.subarray(markBytes), { stream: true }));
}

/** The 1-based line on which a byte stands. */
export function lineAt(bytes: Uint8Array, position: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < position; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

/** The error that names the first byte which cannot be read in an encoding. */
export function invalidBytes(bytes: Uint8Array, encoding: string, file: string): TercetError {
  const position = firstInvalid(bytes, encoding);
  const byte = bytes[position]?.toString(16).toUpperCase().padStart(2, "0");
  return new TercetError("encoding-invalid", {
    file,
    line: lineAt(bytes, position),
    expected: `text in ${encoding.toUpperCase()}`,
    received: `the byte 0x${byte} at position ${position + 1}, which is not`,
    hint: "Say which encoding it is, e.g. --encoding gb18030 or --encoding windows-1252, or save the file as UTF-8.",
  });
}

// The longest prefix that decodes, by halving (`stream` leaves a cut character at its end open), then back to that character's first byte.
function firstInvalid(bytes: Uint8Array, encoding: string): number {
  let [valid, invalid] = [0, bytes.length + 1];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (decodes(bytes.subarray(0, middle), encoding, { stream: true })) valid = middle;
    else invalid = middle;
  }
  for (let start = valid; start > Math.max(0, valid - 4); start--) if (decodes(bytes.subarray(0, start), encoding)) return start;
  return valid;
}

function decodes(bytes: Uint8Array, encoding: string, options?: { stream: boolean }): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

// High bytes by their company: alone among ASCII, in pairs of the GB 2312 square (of these, frequent ones), in valid sequences of UTF-8.
function countHighBytes(bytes: Uint8Array) {
  const counts = { high: 0, alone: 0, paired: 0, utf8: 0, frequent: 0, secondHalf: 0 };
  for (let i = 0, pairEnd = 0, sequenceEnd = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    const next = bytes[i + 1] ?? 0;
    counts.high++;
    if (i < pairEnd) counts.paired++;
    else if (byte >= 0xa1 && next >= 0xa1) {
      counts.paired++;
      pairEnd = i + 2;
      if (byte <= 0xa3 || (byte >= 0xb0 && byte <= 0xd7)) counts.frequent += 2; // both bytes, as in `paired`
      if (byte >= 0xc9 && byte <= 0xd7) counts.secondHalf += 2;
    } else if (next < 0x80 && (bytes[i - 1] ?? 0) < 0x80) counts.alone++;
    if (i >= sequenceEnd) sequenceEnd = i + sequenceLength(bytes, i);
    if (i < sequenceEnd) counts.utf8++;
  }
  return counts;
}

// Bytes of the UTF-8 sequence that begins here; 0 when none does.
function sequenceLength(bytes: Uint8Array, start: number): number {
  const lead = bytes[start]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  for (let i = 1; i < length; i++) if (((bytes[start + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
