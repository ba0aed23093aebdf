// Opens a data file: as it is, or what is packed in it.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { TercetError } from "../core/errors.ts";
import { emptyFile, expectFile, unreadable } from "./file-bytes.node.ts";
import { refuseForeignFormat } from "./foreign-formats.ts";
import { gunzipped, isGzip } from "./gzip.node.ts";
import { beginning, type Source } from "./source.node.ts";
import { isZip, zipEntry } from "./zip.node.ts";

/** Enough to tell a format: the mark of a tar stands at byte 257. */
const headBytes = 4096;
/** A zip may hold a gz; more is no way to pack data. */
const mostLayers = 3;

/**
 * Opens a data file, unpacked if it is a gz, or a zip with one data file in it. A container is known by its first bytes, not by its name.
 *
 * Refuses a missing, empty or unreadable file, a folder, a damaged container, a zip with several data files, and formats of other programs
 * (`file-binary`, `format-unknown`, with what to do).
 */
export async function openSource(file: string): Promise<Source> {
  const facts = await expectFile(file);
  let source = facts.isFile() ? fileSource(file, facts.size) : await memorySource(file);
  for (let layer = 0; layer < mostLayers; layer++) {
    const head = await beginning(source, headBytes);
    if (head.length === 0) throw emptyFile(file);
    if (isGzip(head)) source = await gunzipped(source);
    else if (isZip(head)) source = await zipEntry(source);
    else {
      refuseForeignFormat(head, file);
      return source;
    }
  }
  const received = "a packed file in a packed file in a packed file";
  throw new TercetError("format-unknown", { file, expected: "a data file, packed at most twice", received, hint: "Unpack it first." });
}

export function fileSource(file: string, sizeBytes: number): Source {
  return {
    file,
    name: file,
    sizeBytes,
    isPlainFile: true,
    chunks: () => createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>, // no encoding set: buffers
  };
}

/** What is no file of a size, such as a pipe, can be read once only, and is kept. */
async function memorySource(file: string): Promise<Source> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return {
    file,
    name: file,
    sizeBytes: bytes.length,
    isPlainFile: false,
    chunks: async function* () {
      yield bytes;
    },
  };
}
