// Largest resident memory of a process that trains the reference program, beside PyTorch's.
//
//   npm run bench -- memory [--quick] [--rounds 3] [--json] [--out FILE]
//
// The bench's shape (batch 32, length 128, vocabulary 20,000, 50 steps) with one worker and two, and two epochs of data/sms-spam.csv.
// Must: below PyTorch's on the same shape, and below 300 MB (300 · 10⁶ bytes). Python is TERCET_PEERS or python3.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasCommandLine, mainFile, peakRssOf } from "./command.ts";
import { alternate, type Spread, spreadOf, surroundings } from "./measure.ts";
import { type Answer, runOwn, runPeer } from "./peer.ts";
import { megabytes, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface MemoryLine {
  readonly peakRssBytes: number;
}

interface Contestant {
  readonly name: string;
  readonly isOurs: boolean;
  readonly run: () => Answer<MemoryLine>;
}

interface Result {
  readonly name: string;
  readonly isOurs: boolean;
  readonly peakRssBytes: Spread | null;
  readonly problem: string | null;
}

const mostBytes = 300e6;
const length = given.quick ? ["--steps", "3", "--warmup", "1"] : ["--steps", "50", "--warmup", "10"];
const epochs = given.quick ? "1" : "2";
const rounds = Number(given.rounds ?? (given.quick ? 1 : 3));
const around = surroundings();
const contestants: readonly Contestant[] = [
  own("bench shape, 1 worker", "tercet-reference", ["--workers", "1", ...length]),
  own("bench shape, 2 workers", "tercet-reference", ["--workers", "2", ...length]),
  own("bench shape, 2 workers, masked", "tercet-reference", ["--workers", "2", "--masked", ...length]),
  own("messages, 1 worker", "train-messages", ["--workers", "1", "--epochs", epochs]),
  own("messages, 2 workers", "train-messages", ["--workers", "2", "--epochs", epochs]),
  { name: "tercet train, linear baseline included", isOurs: true, run: trainByCommand },
  { name: "PyTorch, bench shape, 1 thread", isOurs: false, run: () => runPeer("torch_reference.py", ["--threads", "1", ...length]) },
];
const answers = await alternate(contestants, rounds, ({ name, run }, round) => {
  console.error(`round ${round + 1} of ${rounds}: ${name}`);
  return run();
});
const results = contestants.map(({ name, isOurs }, i): Result => {
  const peaks = answers[i]!.flatMap(({ lines }) => lines.map((line) => line.peakRssBytes));
  const problem = answers[i]!.find((answer) => answer.problem !== null)?.problem ?? null;
  return { name, isOurs, peakRssBytes: peaks.length > 0 ? spreadOf(peaks) : null, problem };
});
publish({ bench: "memory", ...around, mostBytes, rounds, results }, report(), given);

function own(name: string, program: string, args: readonly string[]): Contestant {
  return { name: `Tercet, ${name}`, isOurs: true, run: () => runOwn(program, args) };
}

function trainByCommand(): Answer<MemoryLine> {
  if (!hasCommandLine()) return { lines: [], problem: "dist/cli/main.js is missing: npm run build" };
  const folder = mkdtempSync(join(tmpdir(), "tercet-memory-"));
  try {
    const args = ["train", "data/sms-spam.csv", "--epochs", epochs, "--quiet", "--out", join(folder, "model")];
    return { lines: [{ peakRssBytes: peakRssOf(mainFile, args) }], problem: null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(): string {
  const theirs = results.find(({ isOurs }) => !isOurs)?.peakRssBytes?.median ?? null;
  const rows = results.map(({ name, isOurs, peakRssBytes: peak }) => [
    name,
    ...(peak ? [peak.median, peak.least, peak.most].map((bytes) => megabytes(bytes).toString()) : [null, null, null]),
    peak && theirs && isOurs ? (peak.median / theirs).toFixed(2) : null,
    peak && isOurs ? (peak.median < mostBytes ? "yes" : "NO") : null,
  ]);
  const problems = results.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: did not run: ${problem}`]));
  const header = ["peak memory", "median MB", "least", "most", "of PyTorch's", "below 300"];
  return [tableText(header, rows), ...problems, surroundingsText(around)].join("\n");
}
