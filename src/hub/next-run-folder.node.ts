// Where a run goes when the user names no folder.
import { readdir } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";

/**
 * `runs/<data>-<n>`, absolute: the data file's name without its ending, and the first number above all that are taken,
 * also by runs that are still being written.
 */
export async function nextRunFolder(dataFile: string, root = "runs"): Promise<string> {
  const stem = basename(dataFile, extname(dataFile)).replace(/^[.-]+/, "") || "data"; // "-" is the standard input
  const taken = await readdir(root).catch(() => [] as string[]); // no folder yet: none is taken
  const numbers = taken.map((name) => numberOf(name, stem));
  return resolve(join(root, `${stem}-${Math.max(0, ...numbers) + 1}`));
}

// "<stem>-12", and ".<stem>-12.lock" or ".<stem>-12.new-…" of one being written.
function numberOf(name: string, stem: string): number {
  const plain = name.startsWith(".") ? name.slice(1).replace(/\.(lock|new-|old-).*$/, "") : name;
  const digits = plain.startsWith(`${stem}-`) ? plain.slice(stem.length + 1) : "";
  return /^\d{1,15}$/.test(digits) ? Number(digits) : 0;
}
