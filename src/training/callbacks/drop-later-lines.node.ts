// A log that goes on: a killed training may have written lines of epochs that are now trained again.
import { readFile, truncate } from "node:fs/promises";

/**
 * Takes the last lines away that are of `epoch` or a later one, and a last line that was cut off. A training that goes on begins with a
 * later epoch than the first; lines of another training before it, which end with an earlier epoch or begin with the first, stay.
 */
export async function dropLaterLines(file: string, epoch: number, epochOf: (line: string) => number): Promise<void> {
  if (epoch === 1) return;
  const text = await readFile(file, "utf8").catch(() => ""); // none yet
  let end = text.lastIndexOf("\n") + 1;
  for (;;) {
    const begin = text.lastIndexOf("\n", end - 2) + 1;
    if (end === 0 || !(epochOf(text.slice(begin, end)) >= epoch)) break;
    end = begin;
  }
  if (end < text.length) await truncate(file, Buffer.byteLength(text.slice(0, end)));
}
