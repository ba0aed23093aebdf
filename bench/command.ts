// Runs the built command line as users do, and tells how long it took and how much memory it had.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ownFile } from "./peer.ts";

export interface CommandRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly stdout: string;
}

export const mainFile = join(process.cwd(), "dist/cli/main.js");

export function hasCommandLine(): boolean {
  return existsSync(mainFile);
}

/** Throws when the command fails: a bench of a failure says nothing. */
export function runCommand(args: readonly string[]): CommandRun {
  return runProgram(mainFile, args);
}

/** The same for another compiled program. */
export function runProgram(file: string, args: readonly string[]): CommandRun {
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with code ${status}: ${stderr.trim()}`);
  return { seconds, stdout };
}

/** Largest resident memory of a run of a compiled program, in bytes; apart from timing, because asking costs time. */
export function peakRssOf(file: string, args: readonly string[]): number {
  const before = ["--import", pathToFileURL(ownFile("report-usage")).href];
  const { output, stderr, status } = spawnSync(process.execPath, [...before, file, ...args], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with code ${status}: ${stderr.trim()}`);
  return Number(output[3]);
}
