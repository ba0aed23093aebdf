// Opening a data file, and saying in plain words why it cannot be opened.
import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { TercetError } from "../core/errors.ts";
import { nearestName } from "../core/nearest.ts";

/** All bytes of a file; refuses one that is missing, a folder, empty or not allowed to be read. */
export async function readBytes(file: string): Promise<Buffer> {
  await expectFile(file);
  return readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
}

/** At most `limit` bytes from the beginning of a file, refused as by `readBytes`. */
export async function readBeginning(file: string, limit: number): Promise<Buffer> {
  await expectFile(file);
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(limit), 0, limit, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function expectFile(file: string): Promise<void> {
  const facts = await stat(file).catch((cause: NodeJS.ErrnoException) => cause);
  if (facts instanceof Error)
    throw facts.code === "ENOENT" || facts.code === "ENOTDIR" ? await missing(file, facts) : unreadable(file, facts);
  if (facts.isDirectory()) {
    const hint = "Give a file in it: a CSV, TSV or JSONL.";
    throw new TercetError("file-is-folder", { file, expected: "a file", received: "a folder", hint });
  }
  if (facts.size === 0 && facts.isFile()) throw emptyFile(file);
}

export function emptyFile(file: string): TercetError {
  return new TercetError("file-empty", { file, expected: "a header and rows", received: "an empty file" });
}

async function missing(file: string, cause: Error): Promise<TercetError> {
  const neighbors = await readdir(dirname(file)).catch(() => []);
  const near = nearestName(basename(file), neighbors);
  const hint = near ? `Did you mean "${near}"?` : undefined;
  return new TercetError("file-missing", { file, expected: "a file", received: "nothing under this name", hint, cause });
}

function unreadable(file: string, cause: unknown): TercetError {
  const received = cause instanceof Error ? cause.message : String(cause);
  return new TercetError("file-unreadable", { file, expected: "a file that can be read", received, cause });
}
