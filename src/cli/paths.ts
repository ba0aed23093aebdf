// Paths as people type them.
import { relative } from "node:path";

/** A path below this folder as it is typed here; any other whole. */
export function shortPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below === "" || below.startsWith("..") ? path : below;
}

/** A path that a shell takes as one word. */
export function quotedPath(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : JSON.stringify(path);
}
