// Runs a child process to its end; a signal that stops us stops it first.
import { spawn } from "node:child_process";
import { constants } from "node:os";

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Somebody ended us while a child was at work: what was begun is left as it is, and the exit code says which signal it was. */
export class Stopped extends Error {
  constructor(signal) {
    super(signal);
    this.name = "Stopped";
    this.exitCode = exitCodeOf(signal);
  }
}

/**
 * Runs `node …args` and answers its exit code, 128 + n after signal n. Throws `Stopped` when a signal was meant for us.
 * The child reads nothing and writes to our stderr: stdin and stdout belong to the job that follows.
 */
export function runNode(args, { cwd, env = process.env, onStart = () => {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", 2, 2], windowsHide: true });
    let received;
    const passOn = (signal) => {
      received = signal;
      child.kill(signal);
    };
    for (const signal of stopSignals) process.on(signal, passOn);
    child.on("spawn", () => onStart(child.pid));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const each of stopSignals) process.off(each, passOn);
      if (received) reject(new Stopped(received));
      else resolve(signal ? exitCodeOf(signal) : code);
    });
  });
}

/** What a shell reports for a process that a signal ended: 130 for SIGINT, 143 for SIGTERM. */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}
