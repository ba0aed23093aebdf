// Writing a folder so that it is there whole or not at all: claimed first, filled beside its place, put there by a rename.
import type { Stats } from "node:fs";
import { mkdir, open, readdir, realpath, rename, rm, rmdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import { TercetError } from "../core/errors.ts";
import { guard } from "../core/write-failed.ts";
import { lockFolder } from "./folder-lock.node.ts";

export interface ClaimOptions {
  /** Replace a folder that is there. It stays until the new one is complete. Default false. */
  readonly overwrite?: boolean;
}

export interface ClaimedFolder {
  /** Absolute path of the place that was claimed. */
  readonly path: string;
  /** Where the files are written until they are complete: a folder beside it. */
  readonly temporary: string;
  /** Puts the written files in place, and gives the claim up. An older folder stands until then, and stays if this fails. */
  commit(): Promise<void>;
  /** Throws away what was written, and gives the claim up. Does nothing after `commit`. */
  abandon(): Promise<void>;
}

/**
 * Claims a folder for writing. Another process that claims it meanwhile is refused; what a killed one left is cleared away.
 * Throws `folder-not-empty` unless `overwrite`, `folder-busy`, `write-failed`. Nothing is left of a claim that is abandoned.
 */
export async function claimFolder(folder: string, { overwrite = false }: ClaimOptions = {}): Promise<ClaimedFolder> {
  const path = await realpath(folder).catch(() => resolve(folder)); // through a link, so that the rename replaces its target
  refuseToSitOn(path);
  return guard(path, async () => {
    await refuseContents(path, overwrite); // before anything is made
    const firstMade = await mkdir(dirname(path), { recursive: true });
    const release = await lock(path, firstMade);
    try {
      return await prepare(path, overwrite, release);
    } catch (error) {
      await release();
      throw error;
    }
  });
}

/** Takes the lock; what gives it back also removes the folders that were made only to hold it. */
async function lock(path: string, firstMade: string | undefined): Promise<() => Promise<void>> {
  const unlock = await lockFolder(path);
  return async () => {
    await unlock();
    await removeEmptyParents(dirname(path), firstMade);
  };
}

// Beside the folder, so that a rename never crosses disks; hidden, and found again by the folder's name.
const newPrefix = (folder: string) => `.${basename(folder)}.tercet-new-`;
const oldPrefix = (folder: string) => `.${basename(folder)}.tercet-old-`;

async function prepare(folder: string, overwrite: boolean, release: () => Promise<void>): Promise<ClaimedFolder> {
  await cleanUpAfterDead(folder);
  await refuseContents(folder, overwrite);
  const temporary = join(dirname(folder), `${newPrefix(folder)}${process.pid}`);
  await mkdir(temporary);
  let isOpen = true;
  const close = async () => {
    isOpen = false;
    await rm(temporary, { recursive: true, force: true }).catch(() => {}); // the next writer tries again
    await release();
  };
  return {
    path: folder,
    temporary,
    async commit() {
      try {
        await guard(folder, async () => {
          await refuseContents(folder, overwrite); // somebody without our lock may have filled it meanwhile
          await flush(temporary);
          await putInPlace(temporary, folder);
        });
      } finally {
        await close();
      }
    },
    async abandon() {
      if (isOpen) await close();
    },
  };
}

/** With the lock in our hands, what lies here under these names was left by the dead. */
async function cleanUpAfterDead(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (name.startsWith(oldPrefix(folder)) && !(await exists(folder)))
      await rename(path, folder); // it died between two renames
    else if (name.startsWith(oldPrefix(folder)) || name.startsWith(newPrefix(folder))) await rm(path, { recursive: true, force: true });
  }
}

async function putInPlace(temporary: string, folder: string): Promise<void> {
  const old = join(dirname(folder), `${oldPrefix(folder)}${process.pid}`);
  const replaces = await exists(folder);
  if (replaces) await rename(folder, old);
  try {
    await rename(temporary, folder);
  } catch (error) {
    if (replaces) await rename(old, folder);
    throw error;
  }
  await flushFile(dirname(folder));
  if (replaces) await rm(old, { recursive: true, force: true });
}

async function refuseContents(folder: string, overwrite: boolean): Promise<void> {
  const found = await statOf(folder);
  if (!found) return;
  if (!found.isDirectory()) {
    throw new TercetError("write-failed", {
      file: folder,
      expected: "a folder to write",
      received: "a file",
      hint: "Choose another name.",
    });
  }
  if (overwrite || (await readdir(folder)).length === 0) return;
  throw new TercetError("folder-not-empty", {
    file: folder,
    option: "--out",
    expected: "a new or empty folder",
    received: "a folder with files in it",
    hint: "Choose another folder, or give --overwrite to replace this one.",
  });
}

/** What a model folder holds. */
export const modelFiles =
  "README.md SHA256SUMS config.json metrics.json model.safetensors onnx members special_tokens_map.json tokenizer.json tokenizer_config.json".split(
    " ",
  );

/** Refuses a folder that holds anything else than a model, such as the user's data: replacing it would delete that. */
export async function refuseForeignFiles(folder: string, known: readonly string[] = modelFiles): Promise<void> {
  const foreign = (await readdir(folder).catch(() => [] as string[])).find((name) => !known.includes(name));
  if (foreign === undefined) return;
  throw new TercetError("folder-not-empty", {
    file: folder,
    option: "--out",
    expected: "a model folder to replace, or a new or empty folder",
    received: `a folder that also holds ${JSON.stringify(foreign)}`,
    hint: "Choose another folder.",
  });
}

/** Replacing the folder we stand in, or one around it or around the user's home, would take far more than a model with it. */
function refuseToSitOn(folder: string): void {
  const holds = (inner: string) => `${inner}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  if (!holds(process.cwd()) && !holds(homedir())) return;
  throw new TercetError("option-invalid", {
    option: "--out",
    expected: "a folder of its own",
    received: `${folder}, which holds the folder you are in or your home`,
    hint: "Name a new folder inside it.",
  });
}

async function removeEmptyParents(parent: string, firstMade: string | undefined): Promise<void> {
  if (firstMade === undefined) return;
  for (let folder = parent; folder.startsWith(firstMade); folder = dirname(folder)) {
    try {
      await rmdir(folder); // refuses a folder with something in it
    } catch {
      return;
    }
  }
}

/** To the disk itself, so that a power cut after the rename finds whole files. */
async function flush(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    await (entry.isDirectory() ? flush(path) : flushFile(path));
  }
  await flushFile(folder);
}

async function flushFile(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined); // Windows opens no folders
  if (!handle) return;
  try {
    await handle.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // Node's file errors carry a code
    if (code !== "EPERM" && code !== "EINVAL" && code !== "ENOTSUP") throw error; // this disk cannot; ENOSPC and EIO must be heard
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined;
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
