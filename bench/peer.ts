// Runs a contestant in a process of its own and reads the JSON lines that it prints.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What the programs under bench/peers, and our own like them, print of themselves. */
export interface ReferenceLine {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly lowerQuartileMs: number;
  readonly upperQuartileMs: number;
  readonly steps: number;
  /** Time of all processors a step: on a busy machine the fairer number. */
  readonly cpuMs?: number;
  readonly lossLast: number;
  readonly peakRssBytes: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** The lines of a run, or what kept it from running. */
export interface Answer<Line> {
  readonly lines: readonly Line[];
  readonly problem: string | null;
}

const howToInstall = "pip install -r bench/peers/requirements.txt, and name its Python in TERCET_PEERS";

/** The Python that has the peers: TERCET_PEERS, else python3. */
export function peerPython(): string {
  return process.env.TERCET_PEERS ?? "python3";
}

/** Runs a script of bench/peers. */
export function runPeer<Line>(script: string, args: readonly string[]): Answer<Line> {
  return runForLines(peerPython(), [join(process.cwd(), "bench/peers", script), ...args]);
}

/** Runs a compiled program of this folder, named without its ending. */
export function runOwn<Line>(program: string, args: readonly string[]): Answer<Line> {
  return runForLines(process.execPath, [ownFile(program), ...args]);
}

/** The compiled file of a program of this folder. */
export function ownFile(program: string): string {
  return join(import.meta.dirname, `${program}.js`);
}

export function runForLines<Line>(command: string, args: readonly string[]): Answer<Line> {
  const { stdout, stderr, status, error, signal } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (error) return { lines: [], problem: `${command} does not start (${(error as NodeJS.ErrnoException).code}): ${howToInstall}` };
  const lines = jsonLines<Line>(stdout);
  if (status === 0 && lines.length > 0) return { lines, problem: null };
  return { lines, problem: explain(stderr, `ended with ${signal ?? `code ${status}`} and printed no result`) };
}

/** Libraries print things of their own: what is no JSON object is passed over. */
function jsonLines<Line>(stdout: string): Line[] {
  const candidates = stdout.split("\n").filter((line) => line.startsWith("{"));
  return candidates.map((line) => JSON.parse(line) as Line); // printed by print_result or by our own programs
}

function explain(stderr: string, otherwise: string): string {
  const missing = /No module named '([^']+)'/.exec(stderr)?.[1];
  if (missing) return `${peerPython()} has no ${missing}: ${howToInstall}`;
  return stderr.trim().split("\n").at(-1) || otherwise;
}
