// Writing a folder so that nothing is ever half-written: claimed first, filled beside its place, put there in one step.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { TercetError } from "../core/errors.ts";

export interface ClaimedFolder {
  /** Absolute path of the place that was claimed. */
  readonly path: string;
  /** Where the files are written until they are complete. */
  readonly temporary: string;
  /** Puts the written files in place; an older folder stands until then. */
  commit(): Promise<void>;
  /** Throws away what was written. Does nothing after `commit`. */
  abandon(): Promise<void>;
}

/**
 * Claims a folder for writing. A second process that claims it meanwhile is refused; what a dead one left behind is cleared away.
 * Throws `folder-not-empty` unless `overwrite`, `folder-busy`, `write-failed`.
 */
export async function claimFolder(folder: string, { overwrite = false }: { readonly overwrite?: boolean } = {}): Promise<ClaimedFolder> {
  const path = resolve(folder);
  const beside = (suffix: string) => join(dirname(path), `.${basename(path)}.tercet-${suffix}`);
  await expectFree(path, overwrite);
  const lock = beside("lock");
  const temporary = beside(`new-${process.pid}`);
  await guard(path, () => mkdir(dirname(path), { recursive: true }));
  await takeLock(lock, path);
  let isOpen = true;
  const release = async () => {
    isOpen = false;
    await rm(temporary, { recursive: true, force: true });
    await rm(lock, { force: true });
  };
  try {
    await clearLeftovers(path);
    await guard(path, () => mkdir(temporary, { recursive: true }));
  } catch (error) {
    await release();
    throw error;
  }
  return {
    path,
    temporary,
    async commit() {
      try {
        await guard(path, () => replace(path, temporary, beside(`old-${process.pid}`)));
      } finally {
        await release();
      }
    },
    abandon: async () => {
      if (isOpen) await release();
    },
  };
}

/** Runs what writes files; its failures (full disk, no permission) become one clear error. */
export async function guard<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof TercetError) throw cause;
    const { code = "" } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOSPC: "the disk is full",
      EDQUOT: "the disk quota is used up",
      EACCES: "no permission to write there",
      EPERM: "no permission to write there",
      EROFS: "the disk is read-only",
      ENOTDIR: "a part of the path is a file",
      EEXIST: "a file stands there",
    };
    if (!(code in reasons)) throw cause;
    const hint = "Free some space or choose another folder with --out. Nothing was left half-written.";
    throw new TercetError("write-failed", { file: path, expected: "to write the folder", received: reasons[code], hint, cause });
  }
}

async function expectFree(path: string, overwrite: boolean): Promise<void> {
  if (!existsSync(path)) return;
  if (!(await stat(path)).isDirectory()) {
    throw new TercetError("folder-not-empty", {
      file: path,
      expected: "a folder",
      received: "a file",
      hint: "Choose another place with --out.",
    });
  }
  if (overwrite || (await readdir(path)).length === 0) return;
  const hint = "Choose another folder with --out, or add --overwrite: the old one stays until the new one is complete.";
  throw new TercetError("folder-not-empty", {
    file: path,
    expected: "an empty or new folder",
    received: "a folder with files in it",
    hint,
  });
}

async function takeLock(lock: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await guard(path, () => writeFile(lock, String(process.pid), { flag: "wx" }).catch(rethrowUnlessExists));
      if ((await readFile(lock, "utf8").catch(() => "")) === String(process.pid)) return;
    } catch (error) {
      if (error instanceof TercetError) throw error;
    }
    const owner = Number(await readFile(lock, "utf8").catch(() => "0"));
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      const received = `process ${owner} is writing it`;
      throw new TercetError("folder-busy", {
        file: path,
        expected: "a folder that no other run writes",
        received,
        hint: "Wait for that run, or choose another folder with --out.",
      });
    }
    if (owner === process.pid) {
      throw new TercetError("folder-busy", {
        file: path,
        expected: "a folder that no other run writes",
        received: "this process is writing it already",
      });
    }
    await rm(lock, { force: true }); // its owner is dead
  }
  throw new TercetError("folder-busy", { file: path, expected: "a folder that no other run writes", received: "its lock changes hands" });
}

function rethrowUnlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what runs that were killed left beside the folder; a folder moved away and never replaced is put back. */
async function clearLeftovers(path: string): Promise<void> {
  const prefix = `.${basename(path)}.tercet-`;
  for (const name of await readdir(dirname(path))) {
    const found = /^(new|old)-(\d+)$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "");
    if (!found || isAlive(Number(found[2]))) continue;
    const left = join(dirname(path), name);
    if (found[1] === "old" && !existsSync(path)) await rename(left, path);
    else await rm(left, { recursive: true, force: true });
  }
}

async function replace(path: string, temporary: string, old: string): Promise<void> {
  const hasOld = existsSync(path);
  if (hasOld) await rename(path, old);
  try {
    await rename(temporary, path);
  } catch (error) {
    if (hasOld) await rename(old, path);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
