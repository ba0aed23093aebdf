// A zip file as the one data file in it, unpacked while it is read. yauzl reads the archive; this file says which entry, and what is refused.
import { basename, extname } from "node:path";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { TercetError } from "../core/errors.ts";
import { refuseForeignArchive } from "./foreign-formats.ts";
import { type Source, wholeOf } from "./source.node.ts";
import { unpackingGuard } from "./unpacking-guard.ts";

export function isZip(head: Uint8Array): boolean {
  const [first, second, third, fourth] = head;
  return first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6)); // 5, 6: an empty one
}

/**
 * A source of the one data file in a zip. Where there are several files, the one with the ending of a data file is meant.
 *
 * Refuses a damaged, empty or encrypted archive, one with several data files (and names them), and what is a zip but no archive of data,
 * such as .xlsx and .docx; while reading, wrong check sums and what grows as only a decompression bomb does.
 */
export async function zipEntry(source: Source): Promise<Source> {
  const { file } = source;
  const packed = source.isPlainFile ? null : await wholeOf(source); // the list of files stands at a zip's end
  const { fromBufferPromise, openPromise } = await import("yauzl"); // few files are zips: the others need not wait for it
  const openZip = () => whileReading(file, () => (packed ? fromBufferPromise(packed, options) : openPromise(file, options)));
  const zip = await openZip();
  try {
    const entry = dataEntry(await entriesOf(zip, file), file);
    return {
      file,
      name: entry.fileName,
      sizeBytes: reservedBytes(entry),
      isPlainFile: false,
      chunks: () => unpacked(openZip, entry, file),
    };
  } finally {
    zip.close();
  }
}

const options = { lazyEntries: true, autoClose: false } as const;
const mostEntries = 10_000;

async function entriesOf(zip: ZipFile, file: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  await whileReading(file, async () => {
    for await (const entry of zip.eachEntry()) if (entries.push(entry) > mostEntries) break;
  });
  return entries;
}

const dataEndings = [".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson", ".json", ".parquet", ".gz"];

function dataEntry(entries: readonly Entry[], file: string): Entry {
  refuseForeignArchive(
    entries.map(({ fileName }) => fileName),
    file,
  );
  const files = entries.filter(({ fileName }) => !isAside(fileName));
  const dataFiles = files.filter(({ fileName }) => dataEndings.includes(extname(fileName).toLowerCase()));
  const [entry, another] = files.length === 1 ? files : dataFiles;
  const names = (listed: readonly Entry[]) =>
    `${listed
      .slice(0, 5)
      .map(({ fileName }) => JSON.stringify(fileName))
      .join(", ")}${listed.length > 5 ? ", …" : ""}`;
  const expected = "a zip with one data file";
  if (files.length === 0) throw new TercetError("file-empty", { file, expected, received: "a zip without files" });
  if (!entry) throw new TercetError("format-unknown", { file, expected, received: `a zip with ${names(files)}`, hint: "Unpack it first." });
  if (another) {
    const hint = "Unpack it, and give one of the files.";
    throw new TercetError("format-unknown", { file, expected, received: `a zip with ${names(dataFiles)}`, hint });
  }
  if (!entry.isEncrypted()) return entry;
  throw new TercetError("file-unreadable", { file, expected: "a zip without a password", received: "one with", hint: "Unpack it first." });
}

/** Folders, and what systems and authors put beside the data. */
function isAside(name: string): boolean {
  return name.endsWith("/") || name.startsWith("__MACOSX/") || /^(\.|readme|licen[cs]e|notice)/i.test(basename(name));
}

// The size that the archive claims, not believed beyond what a text shrinks by.
function reservedBytes({ compressedSize, uncompressedSize }: Entry): number {
  return uncompressedSize <= 20 * compressedSize ? uncompressedSize : 0;
}

async function* unpacked(openZip: () => Promise<ZipFile>, entry: Entry, file: string): AsyncIterable<Buffer> {
  const guard = unpackingGuard(file);
  guard.addPacked(entry.compressedSize);
  const zip = await openZip();
  let stream: Readable | undefined;
  try {
    let sum = 0;
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      guard.addUnpacked(chunk.length);
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw new Error("wrong check sum");
  } catch (error) {
    throw error instanceof TercetError ? error : damagedZip(file, error);
  } finally {
    stream?.destroy();
    zip.close();
  }
}

async function whileReading<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw damagedZip(file, error);
  }
}

function damagedZip(file: string, cause: unknown): TercetError {
  const received = "a zip file that breaks off or is damaged";
  return new TercetError("file-unreadable", { file, expected: "a whole zip file", received, hint: "Copy or download it again.", cause });
}
