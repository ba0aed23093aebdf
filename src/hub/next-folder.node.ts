// Where a run is written when nobody said: runs/<data>-<n>.
import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";

/** The first free `runs/<name of the data>-<n>`, n from 1. */
export function nextRunFolder(data: string, root = "runs"): string {
  const name = basename(data, extname(data)) || "data";
  for (let n = 1; ; n++) {
    const folder = join(root, `${name}-${n}`);
    if (!existsSync(folder)) return folder;
  }
}
