// Whether `tercet fit` keeps its budget, and its memory: thirty files of mixed size and data, or large and strange ones.
//
//   npm run bench -- budget --data FOLDER [--large] [--runs 1,2] [--budget 60s] [--most-budget 30s] [--seed 1]
//                           [--state FILE] [--again] [--json] [--out FILE]
//
// FOLDER holds the public sets. Without --large: thirty runs from 30 rows to 60,000 and from 10 s to 5 minutes, 25 minutes in all; with it:
// 62,774 reviews of ten categories, 300,000 made of them, 5,000 classes, texts of one character and of 100,000: 15 minutes.
// Must: from the start of the process to its end no more than the budget + 5 %, or + 5 s where that is more; a model every time; with
// --large at most 4 GB (4 · 10⁹ bytes) for the program and its children together, sampled four times a second. What processes share is
// counted in each of them. `--runs`: numbers of the list; `--most-budget`: only those up to it; `--budget`: another for all of them.
// Every finished run is kept in the state file (default bench/results/budget.local.json, or budget-large), `--again` starts anew.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseDuration } from "../src/search/duration.ts";
import { largeRuns, mixedRuns, type PlannedRun } from "./budget-plan.ts";
import { hasCommandLine } from "./command.ts";
import { type FitRun, isBudgetKept, runFit } from "./fit-run.ts";
import { keptResults } from "./kept-results.ts";
import { labeledCsv } from "./labeled-csv.ts";
import { surroundings } from "./measure.ts";
import { type Cell, megabytes, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    large: { type: "boolean", default: false },
    runs: { type: "string" },
    budget: { type: "string" },
    "most-budget": { type: "string", default: "1h" },
    seed: { type: "string", default: "1" },
    state: { type: "string" },
    again: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface BudgetRun extends FitRun {
  readonly name: string;
  readonly fileBytes: number;
}

const mostBytes = 4e9;
const plan = given.large ? largeRuns : mixedRuns;
const around = surroundings();
const results = keptResults<BudgetRun>(given.state ?? `bench/results/${given.large ? "budget-large" : "budget"}.local.json`, given);

if (given.data === undefined) refuse("give the folder of the public sets: npm run bench -- budget --data FOLDER");
else if (!hasCommandLine()) refuse("dist/cli/main.js is missing: npm run build");
else await run(resolve(given.data));

function refuse(reason: string): void {
  console.error(`bench budget: ${reason}`);
  process.exitCode = 2;
}

async function run(data: string): Promise<void> {
  const chosen = chosenRuns();
  for (const planned of chosen) await runOne(planned, data);
  const runs = chosen.flatMap((planned) => results.get(keyOf(planned)) ?? []);
  const over = runs.filter((each) => !isBudgetKept(each)).map(({ name }) => name);
  const failed = runs.filter(({ result }) => result === null).map(({ name }) => name);
  const tooLarge = given.large ? runs.filter(({ peak }) => peak !== null && peak.rssBytes > mostBytes).map(({ name }) => name) : [];
  publish({ bench: "budget", ...around, large: given.large, mostBytes, runs, over, failed, tooLarge }, report(runs), given);
}

function chosenRuns(): PlannedRun[] {
  const numbers = given.runs?.split(",").map(Number) ?? plan.map((_, i) => i + 1);
  const most = parseDuration("--most-budget", given["most-budget"]);
  return plan
    .filter(({ budgetSeconds }, i) => numbers.includes(i + 1) && budgetSeconds <= most)
    .map((planned) => (given.budget === undefined ? planned : { ...planned, budgetSeconds: parseDuration("--budget", given.budget) }));
}

function keyOf({ name, budgetSeconds }: PlannedRun): string {
  return `${name}; ${budgetSeconds} s; seed ${given.seed}`;
}

/** Runs what is not known yet. */
async function runOne(planned: PlannedRun, data: string): Promise<void> {
  const key = keyOf(planned);
  if (results.get(key)) return;
  const scratch = mkdtempSync(join(tmpdir(), "tercet-budget-"));
  try {
    const file = join(scratch, "rows.csv");
    const csv = labeledCsv(await planned.read(data));
    writeFileSync(file, csv);
    const ran = await runFit({ train: file, budgetSeconds: planned.budgetSeconds, seed: Number(given.seed), out: join(scratch, "run") });
    results.keep(key, { name: planned.name, fileBytes: Buffer.byteLength(csv), ...ran });
    console.error(`${key}: ${ran.seconds.toFixed(1)} s${ran.problem === null ? "" : `, ${ran.problem}`}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function report(runs: readonly BudgetRun[]): string {
  const header = ["", "budget s", "wall s", "over by s", "kept", "first model s", "peak MB", "at most MB", "trials", "answer", "test %"];
  const kept = runs.filter(isBudgetKept).length;
  const least = runs.filter(({ result }) => result !== null).length;
  const largest = Math.max(...runs.map(({ peak }) => peak?.rssBytes ?? 0));
  const fits = largest <= mostBytes ? "as it must" : "NO: at most 4000";
  const lines = [
    `${kept} of ${runs.length} runs kept their budget; ${least} ended with a model; latest by ${latest(runs).toFixed(1)} s.`,
    ...(given.large ? [`Largest peak of the program and its children: ${megabytes(largest)} MB, ${fits}.`] : []),
    ...runs.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: failed: ${problem}`])),
  ];
  return [tableText(header, runs.map(lineOf)), ...lines, surroundingsText(around)].join("\n");
}

function latest(runs: readonly BudgetRun[]): number {
  return Math.max(...runs.map(({ seconds, budgetSeconds }) => seconds - budgetSeconds));
}

function lineOf(run: BudgetRun): Cell[] {
  const { name, budgetSeconds, seconds, firstModelSeconds, peak, result } = run;
  const megabytesText = (bytes: number | undefined) => (bytes === undefined ? null : megabytes(bytes).toString());
  const accuracy = result?.answer.testAccuracy;
  return [
    name,
    String(budgetSeconds),
    seconds.toFixed(1),
    (seconds - budgetSeconds).toFixed(1),
    isBudgetKept(run) ? "yes" : "NO",
    firstModelSeconds?.toFixed(1) ?? null,
    megabytesText(peak?.rssBytes),
    megabytesText(peak?.boundBytes),
    result && `${result.trials.finished} + ${result.trials.pruned} cut + ${result.trials.failed} failed`,
    result?.answer.architecture ?? null,
    accuracy == null ? null : (100 * accuracy).toFixed(1),
  ];
}
