// SHA256SUMS of a model folder: the checksum of each file, as `sha256sum --check SHA256SUMS` reads them.
import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { TercetError } from "../core/errors.ts";

export const checksumFile = "SHA256SUMS";

/** A name of our own making: plain parts below the folder, so that no path can leave it. */
const line = /^([0-9a-f]{64}) {2}((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)$/;
const longestFile = 65_536;
const chunkBytes = 1 << 18;

/** The lines for files that are written: `<sha256>  <name>`, in their order. */
export function checksumsOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const sums = Object.entries(files).map(([name, content]) => `${createHash("sha256").update(content).digest("hex")}  ${name}\n`);
  return sums.join("");
}

/**
 * Compares every file that SHA256SUMS names with its checksum, a piece at a time. A folder without one, of an earlier version, passes.
 * Throws `folder-damaged` for a file that is not what was written, one that is missing, and lines that are none of ours.
 */
export async function checkChecksums(folder: string): Promise<void> {
  const file = join(folder, checksumFile);
  const found = await stat(file).catch(() => undefined);
  if (!found) return;
  if (!found.isFile() || found.size > longestFile) throw noChecksums(file, "something larger, or no file");
  for (const [name, sum] of readChecksums(await readFile(file, "utf8"), file)) await checkFile(join(folder, name), sum);
}

function readChecksums(text: string, file: string): (readonly [name: string, sum: string])[] {
  if (!text.endsWith("\n")) throw noChecksums(file, "a last line that is cut off");
  return text
    .slice(0, -1)
    .split("\n")
    .map((each) => {
      const [, sum, name] = line.exec(each) ?? [];
      if (sum === undefined || name === undefined) throw noChecksums(file, JSON.stringify(each.slice(0, 60)));
      return [name, sum];
    });
}

async function checkFile(path: string, sum: string): Promise<void> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile && (await checksum(path)) === sum) return;
  throw new TercetError("folder-damaged", {
    file: path,
    expected: "the file that was written",
    received: isFile ? `one with another checksum than ${checksumFile} says` : "no such file",
    hint: `Restore the folder, or train the model again. If you changed the file yourself, take its line out of ${checksumFile}.`,
  });
}

async function checksum(path: string): Promise<string> {
  const hash = createHash("sha256");
  const handle = await open(path);
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

function noChecksums(file: string, received: string): TercetError {
  const hint = "Restore the folder, or train the model again.";
  return new TercetError("folder-damaged", { file, expected: "lines of a checksum and a file of this folder", received, hint });
}
