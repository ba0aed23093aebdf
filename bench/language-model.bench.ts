// A character Transformer on tinyshakespeare, trained as nanoGPT's README has it for one CPU: how good and how fast, beside PyTorch.
//
//   npm run bench -- language-model --data FOLDER [--rounds 1] [--quick] [--without-peer] [--json] [--out FILE]
//
// FOLDER holds generation/tinyshakespeare/input.txt. Each training is a process of its own with all cores, in turn, forwards in one round
// and backwards in the next; PyTorch eager and compiled, whichever is faster counts. Its time is from the making of the model to the
// validation loss. `--quick`: 100 iterations, to see that it runs.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { surroundings } from "./measure.ts";
import { runOwn, runPeer } from "./peer.ts";
import { digits, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    rounds: { type: "string", default: "1" },
    quick: { type: "boolean", default: false },
    "without-peer": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Line {
  readonly validationLoss: number;
  readonly trainingLoss: number;
  readonly trainedSeconds: number;
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
}

interface Contestant {
  readonly name: string;
  readonly run: (seed: number) => { readonly lines: readonly Line[]; readonly problem: string | null };
}

const mostLoss = 1.9;
const mostSeconds = 60;
const file = given.data === undefined ? "" : join(resolve(given.data), "generation/tinyshakespeare/input.txt");
const around = surroundings();

if (existsSync(file)) run();
else {
  console.error("bench language-model: give the folder of the public sets: npm run bench -- language-model --data FOLDER");
  process.exitCode = 2;
}

function contestants(): Contestant[] {
  const iterations = ["--iterations", given.quick ? "100" : "2000"];
  const threads = `${availableParallelism()}`;
  const torch = (mode: string): Contestant => ({
    name: `PyTorch, ${mode}`,
    run: (seed) =>
      runPeer<Line>("torch_language_model.py", [file, ...iterations, "--threads", threads, "--mode", mode, "--seed", `${seed}`]),
  });
  const own: Contestant = {
    name: "Tercet",
    run: (seed) => runOwn<Line>("tercet-language-model", [file, ...iterations, "--workers", threads, "--seed", `${seed}`]),
  };
  return given["without-peer"] ? [own] : [own, torch("eager"), torch("compiled")];
}

function run(): void {
  const all = contestants();
  const found = all.map(({ name }) => ({ name, runs: [] as Line[], problem: null as string | null }));
  for (let round = 1; round <= Number(given.rounds); round++) {
    const order = all.map((_, i) => (round % 2 === 1 ? i : all.length - 1 - i));
    for (const i of order) {
      const { lines, problem } = all[i]!.run(round);
      found[i]!.runs.push(...lines);
      found[i]!.problem ??= problem;
      console.error(`${all[i]!.name}: ${problem ?? `${lines[0]!.validationLoss.toFixed(3)} nats, ${lines[0]!.seconds.toFixed(1)} s`}`);
    }
  }
  const results = found.map(({ name, runs, problem }) => ({ name, problem, runs, ...means(runs) }));
  const [own, ...peers] = results;
  const best = Math.min(...peers.flatMap(({ seconds }) => (seconds === null ? [] : [seconds])));
  const ratio = Number.isFinite(best) && own!.seconds !== null ? best / own!.seconds : null;
  const isGood = own!.validationLoss !== null && own!.validationLoss <= mostLoss && own!.seconds! <= mostSeconds;
  const document = { bench: "language-model", ...around, mostLoss, mostSeconds, ratio, isGood, results };
  publish(document, report(results, ratio), given);
}

function means(runs: readonly Line[]): { readonly validationLoss: number | null; readonly seconds: number | null } {
  const mean = (of: (line: Line) => number) => (runs.length === 0 ? null : runs.reduce((sum, line) => sum + of(line), 0) / runs.length);
  return { validationLoss: mean(({ validationLoss }) => validationLoss), seconds: mean(({ seconds }) => seconds) };
}

interface Result extends ReturnType<typeof means> {
  readonly name: string;
  readonly problem: string | null;
  readonly runs: readonly Line[];
}

function report(results: readonly Result[], ratio: number | null): string {
  const rows = results.map(({ name, validationLoss, seconds, runs }) => [
    name,
    validationLoss === null ? null : validationLoss.toFixed(3),
    seconds,
    `${runs.length}`,
  ]);
  const problems = results.flatMap(({ name, problem }) => (problem === null ? [] : [`${name} did not run: ${problem}`]));
  const goals = `must: at most ${mostLoss} nats in at most ${mostSeconds} s, and sooner than PyTorch`;
  const faster = ratio === null ? [] : [`${digits(ratio)} times as fast as the faster PyTorch`];
  return [
    tableText(["whole training", "validation loss, nats", "seconds", "runs"], rows),
    goals,
    ...faster,
    ...problems,
    surroundingsText(around),
  ].join("\n");
}
