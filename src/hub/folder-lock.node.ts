// A lock beside a folder: only one process at a time writes it, and a process that died does not keep it.
import { readFileSync } from "node:fs";
import { rename, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { TercetError } from "../core/errors.ts";

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the kernel's ticks: tells it from a later one with its number. Null where unknown. */
  readonly started: string | null;
}

/** The lock of a folder: a file beside it, `.<folder>.tercet-lock`. */
export function lockPath(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}.tercet-lock`);
}

/** Takes the lock of a folder and returns how to give it back. Throws `folder-busy` while another process lives that holds it. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = lockPath(folder);
  const own: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  if (!(await createLock(path, own))) {
    const holder = await readHolder(path);
    if (holder && isAlive(holder)) throw busy(folder, path, holder);
    await removeStale(path, holder);
    if (!(await createLock(path, own))) throw busy(folder, path, await readHolder(path)); // another was quicker
  }
  return () => unlink(path).catch(() => {}); // gone already: nothing to give back
}

/** Whether a living process holds the lock of a folder now. */
export function isLocked(folder: string): boolean {
  const holder = holderAt(lockPath(folder));
  return holder !== undefined && isAlive(holder);
}

function busy(folder: string, path: string, holder: Holder | undefined): TercetError {
  return new TercetError("folder-busy", {
    file: folder,
    expected: "a folder that no other process writes",
    received: holder ? `process ${holder.pid} on ${holder.host} is writing it` : "another process is writing it",
    hint: `Wait for it, or choose another folder. If no such process runs, delete ${path}.`,
  });
}

async function createLock(path: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(path, `${JSON.stringify(own)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false; // Node's file errors carry a code
    throw error;
  }
}

/** The holder that a lock names; undefined when the lock is gone or names none (its writer died before it could). */
async function readHolder(path: string): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const holder = holderAt(path);
    if (holder) return holder;
    await wait(30); // it may be being written
  }
  return undefined;
}

function holderAt(path: string): Holder | undefined {
  try {
    const { pid, host, started } = JSON.parse(readFileSync(path, "utf8"));
    return Number.isInteger(pid) && typeof host === "string"
      ? { pid, host, started: typeof started === "string" ? started : null }
      : undefined;
  } catch {
    return undefined;
  }
}

/** On another machine nobody can ask: its process counts as alive. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (!isRunning(holder.pid)) return false;
  const started = startOf(holder.pid);
  return started === null || holder.started === null || started === holder.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, and belongs to somebody else
  }
}

/** Field 22 of Linux's /proc/<pid>/stat; the command's name in parentheses before it may hold spaces. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null; // no Linux
  }
}

/**
 * Moves a dead process's lock aside before deleting it: of two that find it, one rename succeeds, and what was moved is
 * put back when it turns out to be the lock of a third that was quicker still.
 */
async function removeStale(path: string, holder: Holder | undefined): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return; // somebody else removed it
  }
  const moved = holderAt(aside);
  const isOther = moved !== undefined && (moved.pid !== holder?.pid || moved.started !== holder.started);
  await (isOther ? rename(aside, path) : unlink(aside));
}
