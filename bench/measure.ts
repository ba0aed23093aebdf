// Shared by the benches: timing in turn, what is said of many times, and on which machine they were taken.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";
import { join } from "node:path";

/** What many measurements of one thing look like; the unit is that of the values. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly most: number;
  readonly count: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    least: sorted[0]!,
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
    most: sorted.at(-1)!,
    count: sorted.length,
  };
}

/** Between two neighbors the quantile lies on the line that joins them. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

export interface TimingOptions {
  /** Timed calls. */
  readonly steps: number;
  /** Calls before them. */
  readonly warmup: number;
}

/** Milliseconds of each call of `step`, which is given its number. */
export async function timeSteps(step: (number: number) => unknown, { steps, warmup }: TimingOptions): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < warmup + steps; number++) {
    const start = performance.now();
    await step(number);
    times.push(performance.now() - start);
  }
  return times.slice(warmup);
}

/**
 * Runs every contestant once a round, forwards and backwards in turn, so that a machine that slows down slows all of them down.
 * Answers one list of results per contestant.
 */
export async function alternate<Contestant, Result>(
  contestants: readonly Contestant[],
  rounds: number,
  run: (contestant: Contestant, round: number) => Result | Promise<Result>,
): Promise<Result[][]> {
  const results: Result[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...contestants.keys()];
    for (const i of round % 2 === 0 ? order : order.reverse()) results[i]!.push(await run(contestants[i]!, round));
  }
  return results;
}

/**
 * Largest resident memory of this process so far, workers included. Linux counts what the parent had when it started a process as
 * the child's own in `maxRSS`, so there the file system is asked.
 */
export function peakRssBytes(): number {
  const status = platform() === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const peak = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1];
  return 1024 * (peak === undefined ? process.resourceUsage().maxRSS : Number(peak));
}

/** What every document begins with: numbers mean little without it. */
export function surroundings(): { readonly machine: object; readonly versions: Readonly<Record<string, string>> } {
  const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${platform()} ${arch()}`,
    loadBefore: loadavg()[0], // of the last minute: above 1 something else was running
  };
  return {
    machine,
    versions: { tercet: packageVersion(process.cwd()), node: process.versions.node, "onnxruntime-node": runtimeVersion() },
  };
}

function packageVersion(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return version;
}

function runtimeVersion(): string {
  return packageVersion(join(createRequire(import.meta.url).resolve("onnxruntime-node"), "../.."));
}
