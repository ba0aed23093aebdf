// Runs a program as users do, and tells how long it took, what it said when, and how much memory it and its children had.
import { spawn } from "node:child_process";
import { platform } from "node:os";
import { createInterface } from "node:readline";
import { processTree, type TreeMemory, treeMemory } from "./process-tree.ts";

export interface WatchOptions {
  /** After so many seconds the program and its children are killed. */
  readonly mostSeconds: number;
  /** Gets each line of standard error with the seconds since the start. */
  readonly onLine?: (line: string, seconds: number) => void;
  /** Gets the id of the process with each sample of its memory. */
  readonly onSample?: (pid: number) => void;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface WatchedRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly stdout: string;
  /** The last lines of standard error. */
  readonly complaints: string;
  /** How it ended: "code 0", "signal SIGSEGV", "a kill after 600 s", "code ENOENT" where it did not start. */
  readonly end: string;
  /** The largest of the samples; null where the system has no /proc. */
  readonly peak: TreeMemory | null;
}

const sampleMs = 250;
const keptLines = 20;

export function watchProcess(command: string, args: readonly string[], options: WatchOptions): Promise<WatchedRun> {
  const { mostSeconds, onLine, onSample, environment } = options;
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  const stdout: Buffer[] = [];
  const complaints: string[] = [];
  child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
  createInterface(child.stderr).on("line", (line) => {
    onLine?.(line, seconds());
    complaints.push(line);
    if (complaints.length > keptLines) complaints.shift();
  });
  let peak: TreeMemory | null = null;
  const sampling = setInterval(() => {
    if (child.pid === undefined || platform() !== "linux") return;
    peak = larger(peak, treeMemory(child.pid));
    onSample?.(child.pid);
  }, sampleMs);
  let isKilled = false;
  const limit = setTimeout(() => {
    isKilled = true;
    killTree(child.pid);
  }, mostSeconds * 1000);
  return new Promise((resolve) => {
    let [ended, end] = [0, ""];
    child.once("error", (error: NodeJS.ErrnoException) => finish(`code ${error.code}`));
    child.once("exit", (code, signal) => {
      [ended, end] = [seconds(), signal === null ? `code ${code}` : isKilled ? `a kill after ${mostSeconds} s` : `signal ${signal}`];
    });
    child.once("close", () => finish(end)); // what was written has arrived
    function finish(how: string): void {
      clearInterval(sampling);
      clearTimeout(limit);
      const text = Buffer.concat(stdout).toString("utf8");
      resolve({ seconds: ended || seconds(), stdout: text, complaints: complaints.join("\n"), end: how, peak });
    }
  });
}

function larger(a: TreeMemory | null, b: TreeMemory): TreeMemory {
  return { rssBytes: Math.max(a?.rssBytes ?? 0, b.rssBytes), boundBytes: Math.max(a?.boundBytes ?? 0, b.boundBytes) };
}

function killTree(root: number | undefined): void {
  if (root === undefined) return;
  const tree = platform() === "linux" ? processTree(root) : [root];
  for (const pid of tree) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {} // it has ended meanwhile
  }
}
