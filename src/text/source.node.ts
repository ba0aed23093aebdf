// Where the bytes of a data file come from: the file itself, or what is packed in it. Readers above see bytes, never a container.
import { extname } from "node:path";
import { TercetError } from "../core/errors.ts";
import { unreadable } from "./file-bytes.node.ts";

export interface Source {
  /** Path as it was given, for messages. */
  readonly file: string;
  /** Name of the data itself, whose ending may say its format: that of a packed file without ".gz", or inside the zip. */
  readonly name: string;
  /** Bytes there will be, as far as it is known; only a guess to reserve memory by. */
  readonly sizeBytes: number;
  /** The bytes from the beginning; may be asked for more than once. */
  chunks(): AsyncIterable<Buffer>;
  /** Whether `chunks` reads a file on the disk as it is, so that any part of it can be read at once. */
  readonly isPlainFile: boolean;
}

/** What one piece of memory holds on every system. */
const wholeLimitBytes = 2 ** 31 - 1;

/** At most `limit` bytes from the beginning. */
export async function beginning(source: Source, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of told(source)) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  return Buffer.concat(parts).subarray(0, limit);
}

/** All bytes. Memory: once their number, where `sizeBytes` is right. */
export async function wholeOf(source: Source): Promise<Buffer> {
  let whole: Buffer = Buffer.allocUnsafe(Math.min(source.sizeBytes, wholeLimitBytes));
  let length = 0;
  for await (const chunk of told(source)) {
    const needed = length + chunk.length;
    if (needed > wholeLimitBytes) throw tooLong(source.file);
    if (needed > whole.length) whole = grown(whole, length, Math.min(wholeLimitBytes, Math.max(needed, 2 * length)));
    whole.set(chunk, length);
    length = needed;
  }
  return whole.subarray(0, length);
}

function grown(bytes: Buffer, length: number, size: number): Buffer {
  const larger = Buffer.allocUnsafe(size);
  bytes.copy(larger, 0, 0, length);
  return larger;
}

function tooLong(file: string): TercetError {
  const hint = "Train on a part of it; predict --input reads files of any size.";
  return new TercetError("file-unreadable", { file, expected: "at most 2 GiB of data", received: "more", hint });
}

/** The bytes of a source; what goes wrong on the way is said as a problem of its file. */
export async function* told(source: Source): AsyncIterable<Buffer> {
  try {
    yield* source.chunks();
  } catch (error) {
    throw error instanceof TercetError ? error : unreadable(source.file, error);
  }
}

/** Ending of the data's name, in lower case. */
export function endingOf({ name }: Pick<Source, "name">): string {
  return extname(name).toLowerCase();
}
