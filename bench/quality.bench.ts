// Whether the ready networks learn on public sets what they should: `tercet train` on each set, five seeds.
//
//   npm run bench -- quality --data FOLDER [--networks textCnn] [--sets TREC] [--seeds 1,2,3,4,5] [--state FILE] [--again] [--json] [--out FILE]
//
// FOLDER holds the sets as bench/linear-sets.ts lists them. Each training is a process of the built command line with the set's own test
// part; the rows that choose the best epoch are a tenth of the training part, drawn by the seed. `textCnn` begins with random vectors and
// has no n-grams beside it. The linear model has a bench of its own. Every finished training is kept in the state file (default
// bench/results/quality.local.json); a second call goes on from there, `--again` starts anew.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { hasCommandLine, runCommand } from "./command.ts";
import { keptResults } from "./kept-results.ts";
import { benchSets } from "./linear-sets.ts";
import { surroundings } from "./measure.ts";
import { writeSetFiles } from "./search-sets.ts";
import { publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    networks: { type: "string" },
    sets: { type: "string" },
    seeds: { type: "string", default: "1,2,3,4,5" },
    state: { type: "string", default: "bench/results/quality.local.json" },
    again: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Goal {
  readonly network: string;
  readonly set: string;
  /** Mean accuracy on the test part in percent. */
  readonly must: number;
}

interface Training {
  readonly accuracy: number;
  readonly bestEpoch: number;
  /** Of the process. */
  readonly seconds: number;
}

// CNN-rand of Kim 2014 has 91.2 on TREC, and over ten folds 76.1 on MR and 89.6 on Subj.
const goals: readonly Goal[] = [
  { network: "textCnn", set: "TREC", must: 88.0 },
  { network: "textCnn", set: "MR", must: 75.5 },
  { network: "textCnn", set: "Subj", must: 89.0 },
];

/** How each is trained: AdamW with a rate that falls to zero, as the search begins with. */
const recipe = ["--optimizer", "adamW", "--learning-rate", "0.002", "--schedule", "linear", "--batch-size", "64", "--epochs", "8"];

const seeds = given.seeds.split(",").map(Number);
const chosen = goals.filter(({ network, set }) => isWanted(network, given.networks) && isWanted(set, given.sets));
const around = surroundings();
const state = keptResults<Training>(given.state, given);

const refusal = reasonToRefuse();
if (refusal === null) run(resolve(given.data!));
else {
  console.error(`bench quality: ${refusal}`);
  process.exitCode = 2;
}

function isWanted(name: string, list: string | undefined): boolean {
  return list === undefined || list.split(",").some((wanted) => wanted.toLowerCase() === name.toLowerCase());
}

function reasonToRefuse(): string | null {
  if (given.data === undefined) return "give the folder of the public sets: npm run bench -- quality --data FOLDER";
  if (!hasCommandLine()) return "dist/cli/main.js is missing: npm run build";
  return chosen.length === 0 ? `nothing is asked of ${given.networks ?? "any network"} on ${given.sets ?? "any set"}` : null;
}

function run(data: string): void {
  for (const seed of seeds) for (const goal of chosen) learn(goal, { seed, data });
  const results = chosen.map((goal) => resultOf(goal));
  publish({ bench: "quality", ...around, seeds, recipe, results }, report(results), given);
}

function keyOf({ network, set }: Goal, seed: number): string {
  return `${network}; ${set}; seed ${seed}`;
}

/** Trains what is not known yet. */
function learn(goal: Goal, { seed, data }: { readonly seed: number; readonly data: string }): void {
  const key = keyOf(goal, seed);
  if (state.get(key)) return;
  const scratch = mkdtempSync(join(tmpdir(), "tercet-quality-"));
  try {
    const files = writeSetFiles(scratch, benchSets.find(({ name }) => name === goal.set)!.parts(data));
    const validation = files.validation ?? "0.1";
    const places = ["--validation", validation, "--test", files.test, "--out", join(scratch, "model")];
    const options = ["--architecture", goal.network, ...recipe, "--seed", `${seed}`, "--json", "--quiet"];
    const { stdout, seconds } = runCommand(["train", files.train, ...places, ...options]);
    const { test, bestEpoch } = JSON.parse(stdout) as { readonly test: { readonly accuracy: number }; readonly bestEpoch: number };
    state.keep(key, { accuracy: test.accuracy, bestEpoch, seconds });
    console.error(`${key}: ${(100 * test.accuracy).toFixed(2)} %, ${seconds.toFixed(1)} s`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Mean and standard deviation (over n − 1) in percent. */
function resultOf(goal: Goal) {
  const runs = seeds.flatMap((seed) => state.get(keyOf(goal, seed)) ?? []);
  const values = runs.map(({ accuracy }) => 100 * accuracy);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
  return { ...goal, mean, deviation, isGood: mean >= goal.must, runs };
}

function report(results: readonly ReturnType<typeof resultOf>[]): string {
  const rows = results.map(({ network, set, mean, deviation, must, isGood, runs }) => [
    `${network}, ${set}`,
    `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`,
    must.toFixed(1),
    `${runs.length}`,
    runs.reduce((sum, { seconds }) => sum + seconds, 0) / runs.length,
    isGood ? "yes" : "NO",
  ]);
  const header = ["test rows, percent", "accuracy ± sd", "must", "seeds", "s a training", "as it must"];
  return [tableText(header, rows), surroundingsText(around)].join("\n");
}
