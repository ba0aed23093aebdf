// A lock between processes: one file that names its holder. A holder that died loses it.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 200;
/** A file older than this belongs to nobody, whatever its process id says: ids are used again, and containers count from 1. */
const oldestMs = 10 * 60_000;

/**
 * Waits until this process holds the lock, does the work, gives the lock back. `onWait` is told once whom it waits for.
 * @template T
 * @param {string} path
 * @param {(lock: { addProcess(pid: number): void }) => Promise<T>} work
 * @param {{ onWait?: (pid: number | undefined) => void }} [options]
 */
export async function withLock(path, work, { onWait = () => {} } = {}) {
  await acquire(path, onWait);
  try {
    return await work({ addProcess: (pid) => writeFileSync(path, describe([process.pid, pid])) });
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !create(path); ) {
    const holder = readHolder(path);
    if (!holder) continue; // given back a moment ago
    if (isStale(holder)) takeAway(path, holder);
    else {
      if (!told) onWait(holder.pids[0]);
      told = true;
      await sleep(pollMs);
    }
  }
}

function create(path) {
  try {
    writeFileSync(path, describe([process.pid]), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST" || error.code === "EPERM") return false; // Windows says EPERM while the file is being deleted
    throw error;
  }
}

/** One line of process ids: the holder, and the child that works for it and may outlive it. */
function describe(pids) {
  return `${pids.join(" ")}\n`;
}

function readHolder(path) {
  try {
    const text = readFileSync(path, "utf8");
    return { text, pids: text.trim().split(" ").filter(Boolean).map(Number), ageMs: Date.now() - statSync(path).mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EPERM") return null;
    throw error;
  }
}

/** True when nobody is left who could give the lock back. An empty file is being written right now. */
export function isStale({ pids, ageMs }, isAlive = isProcessAlive) {
  return ageMs > oldestMs || (pids.length > 0 && !pids.some(isAlive));
}

function isProcessAlive(pid) {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return error.code === "EPERM"; // alive, but somebody else's
  }
}

/** Moves the stale file aside before removing it: of two that try, one succeeds, and a lock taken anew in between is put back. */
function takeAway(path, stale) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EPERM") return;
    throw error;
  }
  if (readFileSync(aside, "utf8") === stale.text) rmSync(aside, { force: true });
  else renameSync(aside, path);
}
