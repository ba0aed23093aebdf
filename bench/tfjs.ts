// One training step of the reference program in TensorFlow.js, which is installed outside the project for it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, runForLines } from "./peer.ts";

export const tfjsVersion = "4.22.0";

export interface TensorFlowJsStep {
  readonly version: string;
  readonly seconds: number | null;
  readonly peakRssBytes: number | null;
  readonly problem: string | null;
}

/** Installs, times one step, removes. */
export function timeTensorFlowJs(options: readonly string[] = []): TensorFlowJsStep {
  const folder = mkdtempSync(join(tmpdir(), "tercet-tfjs-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    const arguments_ = ["install", "--no-audit", "--no-fund", "--ignore-scripts", `@tensorflow/tfjs@${tfjsVersion}`];
    execFileSync("npm", arguments_, { cwd: folder, stdio: "ignore", shell: process.platform === "win32" });
    const script = join(process.cwd(), "bench/peers/tfjs-reference.mjs");
    const answer: Answer<{ seconds: number; peakRssBytes: number }> = runForLines(process.execPath, [script, folder, ...options]);
    const { seconds = null, peakRssBytes = null } = answer.lines[0] ?? {};
    return { version: tfjsVersion, seconds, peakRssBytes, problem: answer.problem };
  } catch (error) {
    const problem = `TensorFlow.js was not installed: ${error instanceof Error ? error.message : error}`;
    return { version: tfjsVersion, seconds: null, peakRssBytes: null, problem };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
