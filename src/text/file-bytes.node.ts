// A data file that cannot be opened, and why, in plain words.
import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { TercetError } from "../core/errors.ts";
import { nearestName } from "../core/nearest.ts";

/** What the system knows of a file; refuses one that is missing, a folder or empty. */
export async function expectFile(file: string): Promise<Stats> {
  const facts = await stat(file).catch((cause: NodeJS.ErrnoException) => cause);
  if (facts instanceof Error)
    throw facts.code === "ENOENT" || facts.code === "ENOTDIR" ? await missing(file, facts) : unreadable(file, facts);
  if (facts.isDirectory()) {
    const hint = "Give a file in it: a CSV, TSV or JSONL.";
    throw new TercetError("file-is-folder", { file, expected: "a file", received: "a folder", hint });
  }
  if (facts.size === 0 && facts.isFile()) throw emptyFile(file);
  return facts;
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

export function unreadable(file: string, cause: unknown): TercetError {
  const received = cause instanceof Error ? cause.message : String(cause);
  return new TercetError("file-unreadable", { file, expected: "a file that can be read", received, cause });
}
