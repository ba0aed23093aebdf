// Writing a file so that it is there whole or not at all, whatever happens meanwhile.
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { asWriteFailed } from "../core/write-failed.ts";

/**
 * Writes beside the file, brings it to the disk itself, and puts it in place by a rename: who reads meanwhile, or after a power cut, finds
 * the older file or the new one. One process at a time may write a file; what a killed one left is written over. Throws `write-failed`.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = partOf(file);
  try {
    await writeThrough(temporary, content);
    await rename(temporary, file);
    await flushFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // what failed first is told
    throw asWriteFailed(error, file);
  }
}

/** Where a file is written until it is whole. */
export function partOf(file: string): string {
  return `${file}.part`;
}

async function writeThrough(path: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(path, "w");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** So that the rename itself survives a power cut; not every system lets folders be opened. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
