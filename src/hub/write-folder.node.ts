// Writing a folder so that it is there whole or not at all, whatever happens in between.
import type { Stats } from "node:fs";
import { mkdir, open, readdir, realpath, rename, rm, rmdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import { TercetError } from "../core/errors.ts";
import { lockFolder } from "./folder-lock.node.ts";
import { asWriteFailed } from "./write-failed.ts";

export interface WriteFolderOptions {
  /** Replace a folder that is there. It stays until the new one is complete. Default false. */
  readonly overwrite?: boolean;
}

/** A folder that is being written. */
export interface FolderClaim {
  /** The folder to be, absolute. */
  readonly folder: string;
  /** Where to write for now: a folder beside it. */
  readonly temporary: string;
  /** Puts the temporary folder in its place and gives the claim up. */
  complete(): Promise<void>;
  /** Deletes the temporary folder and gives the claim up; does nothing after `complete`. */
  abandon(): Promise<void>;
}

/**
 * Writes a folder through `write`, which gets a temporary folder beside it to fill. Then the temporary one takes its place
 * by a rename. When `write` fails, nothing is left of it; when the process is killed, the next writer cleans up.
 * Throws `folder-not-empty`, `folder-busy`, `write-failed`, and what `write` throws. Returns the folder's absolute path.
 */
export async function writeFolder(
  folder: string,
  options: WriteFolderOptions,
  write: (temporary: string) => Promise<void>,
): Promise<string> {
  const claim = await claimFolder(folder, options);
  try {
    await write(claim.temporary);
    await claim.complete();
    return claim.folder;
  } catch (error) {
    throw asWriteFailed(error, claim.folder);
  } finally {
    await claim.abandon();
  }
}

/** The first half of `writeFolder`, for those who hold a folder through a long run. Call `complete` or `abandon`. */
export async function claimFolder(path: string, { overwrite = false }: WriteFolderOptions = {}): Promise<FolderClaim> {
  const folder = await realpath(path).catch(() => resolve(path)); // through a link, so that the rename replaces its target
  try {
    refuseToSitOn(folder);
    await refuseContents(folder, overwrite); // before anything is made
    const firstMade = await mkdir(dirname(folder), { recursive: true });
    const unlock = await lockFolder(folder);
    const release = async () => {
      await unlock();
      await removeEmptyParents(dirname(folder), firstMade);
    };
    return await prepare(folder, overwrite, release).catch(async (error) => {
      await release();
      throw error;
    });
  } catch (error) {
    throw asWriteFailed(error, folder);
  }
}

/** Refuses at once, before any work, what `claimFolder` would refuse because of what is in the folder. */
export async function expectFreeFolder(path: string, { overwrite = false }: WriteFolderOptions = {}): Promise<void> {
  const folder = await realpath(path).catch(() => resolve(path));
  refuseToSitOn(folder);
  await refuseContents(folder, overwrite);
}

// Beside the folder, so that a rename never crosses disks; hidden, and found again by the folder's name.
const newPrefix = (folder: string) => `.${basename(folder)}.new-`;
const oldPrefix = (folder: string) => `.${basename(folder)}.old-`;

async function prepare(folder: string, overwrite: boolean, release: () => Promise<void>): Promise<FolderClaim> {
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
    folder,
    temporary,
    async complete() {
      await refuseContents(folder, overwrite); // somebody without our lock may have filled it meanwhile
      await flush(temporary);
      await putInPlace(temporary, folder);
      await close();
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
