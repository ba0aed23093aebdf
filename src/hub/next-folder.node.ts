// Where a run is written when nobody said: runs/<data>-<n>.
import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { isLocked } from "./folder-lock.node.ts";

/** The first `runs/<name of the data>-<n>`, n from 1, that neither exists nor is being written. */
export function nextRunFolder(data: string, root = "runs"): string {
  const name = basename(data, extname(data)).replace(/^[.-]+/, "") || "data"; // "-" is the standard input
  for (let n = 1; ; n++) {
    const folder = join(root, `${name}-${n}`);
    if (!existsSync(folder) && !isLocked(folder)) return folder;
  }
}
