// Killing a process at random moments until what it does is done.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomKey, uniformAt } from "../../src/core/random.ts";

/** How often each is killed: TERCET_KILLS, else twice. */
export const kills = Number(process.env.TERCET_KILLS ?? 2);

export interface Killable {
  /** A file beside this one: reads its options from a file, says a line when it begins, writes `<out>.told.json` at its end. */
  readonly program: string;
  /** Everything it makes is beside this path and begins with its name. */
  readonly out: string;
  readonly options: object;
}

export interface Killed<Result> {
  readonly result: Result;
  /** Milliseconds after its beginning. */
  readonly moments: readonly number[];
  /** How many of the kills found it alive. */
  readonly struck: number;
  /** Hidden files that are left at the end. */
  readonly left: readonly string[];
}

/** Milliseconds that it takes when nobody kills it. Throws unless it succeeds. */
export async function runWhole(job: Killable): Promise<number> {
  const child = start(job);
  const began = new Promise<number>((resolve) => child.stdout!.once("data", () => resolve(performance.now())));
  const status = await ended(child);
  if (status !== 0) throw new Error(`it ended with ${status}`);
  return performance.now() - (await began);
}

/** Kills it once or twice at random moments of its duration, then lets it end; removes what it made. */
export async function runKilled<Result>(
  job: Killable,
  { duration, number, read }: { readonly duration: number; readonly number: number; readonly read: () => Result },
): Promise<Killed<Result>> {
  const key = randomKey("kill", job.program, number);
  const moments = Array.from({ length: 1 + (number % 2) }, (_, i) => uniformAt(key, i) * duration);
  let struck = 0;
  for (const moment of moments) {
    const child = start(job);
    child.stdout!.once("data", () => setTimeout(() => child.kill("SIGKILL"), moment));
    if ((await ended(child)) === "SIGKILL") struck++;
    if (existsSync(`${job.out}.told.json`)) break;
  }
  if (!existsSync(`${job.out}.told.json`)) await runWhole(job);
  const result = read();
  const folder = dirname(job.out);
  const left = readdirSync(folder).filter((name) => name.startsWith("."));
  for (const name of readdirSync(folder)) if (join(folder, name).startsWith(job.out)) rmSync(join(folder, name), { recursive: true });
  return { result, moments, struck, left };
}

function start({ program, out, options }: Killable): ChildProcess {
  writeFileSync(`${out}.options.json`, JSON.stringify({ ...options, out }));
  const file = fileURLToPath(new URL(program, import.meta.url));
  return spawn(process.execPath, [file, `${out}.options.json`], { stdio: ["ignore", "pipe", "inherit"] });
}

const ended = (child: ChildProcess) =>
  new Promise<string | number | null>((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));
