// Whether the doctor names the disease: runs that were made ill on purpose, and healthy ones.
//
//   npm run bench -- doctor --data FOLDER [--runs FILE] [--only TEXT] [--again] [--json] [--out FILE]
//
// FOLDER holds the public sets, as for the linear bench. Every finished run is kept in the runs file (default bench/results/doctor-runs.json: numbers,
// no texts); a second call goes on from there, `--again` starts anew. All runs together take about 40 minutes; `--only` names a part of a run's id.

/// <reference path="../src/training/team-worker.node.ts" />

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { allCases, type Case, partOf } from "./doctor-cases.ts";
import { runCase } from "./doctor-run.ts";
import { judgeRuns, type StoredRun, scoresOf } from "./doctor-score.ts";
import { sampleOf } from "./doctor-sets.ts";
import { surroundings } from "./measure.ts";
import { publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    runs: { type: "string", default: "bench/results/doctor-runs.json" },
    only: { type: "string" },
    again: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

const runs: StoredRun[] = !given.again && existsSync(given.runs) ? JSON.parse(readFileSync(given.runs, "utf8")) : [];

const missing = allCases().filter(({ id }) => id.includes(given.only ?? "") && !runs.some((run) => run.id === id));
if (missing.length > 0 && given.data === undefined) {
  console.error("bench doctor: the public sets are not part of the project: name their folder with --data FOLDER");
  process.exitCode = 2;
} else {
  for (const case_ of missing) await run(case_, given.data!);
  report();
}

async function run(case_: Case, folder: string): Promise<void> {
  const began = performance.now();
  const { facts, truth } = await runCase(case_, await sampleOf(case_.set, case_.seed, folder));
  const { id, made, how, seed, twin } = case_;
  runs.push({ id, made, how, part: partOf(seed), twin, truth, facts });
  keep();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.error(
    `${id}: ${truth.accuracy.toFixed(3)} (linear ${truth.linearAccuracy.toFixed(3)}) ${facts.history.loss.length} epochs, ${seconds} s`,
  );
}

function keep(): void {
  writeFileSync(`${given.runs}.new`, `[\n${runs.map((run) => JSON.stringify(run, rounded)).join(",\n")}\n]\n`);
  renameSync(`${given.runs}.new`, given.runs);
}

/** Four digits that count are enough for the rules; times change from machine to machine. */
function rounded(key: string, value: unknown): unknown {
  if (key === "seconds") return [];
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}

function report(): void {
  const around = surroundings();
  const judgments = judgeRuns(runs);
  const parts = ["tuning", "held-out"] as const;
  const results = parts.map((part) => ({ part, scores: scoresOf(judgments.filter(({ run }) => run.part === part)) }));
  const unharmed = judgments.filter(({ truth }) => truth === null).length;
  const tables = results.map(({ part, scores }) => {
    const rows = scores.map(({ truth, runs, first, anywhere, firstNamed }) => [
      truth,
      `${runs}`,
      `${Math.round(100 * first)} %`,
      `${Math.round(100 * anywhere)} %`,
      Object.entries(firstNamed)
        .filter(([named]) => named !== truth)
        .map(([named, count]) => `${named} ${count}`)
        .join(", "),
    ]);
    return tableText([`${part} runs`, "runs", "named first", "named", "else first"], rows);
  });
  const rest = `${runs.length} runs, ${unharmed} of them left out: made ill without harm, or behind the linear model unasked`;
  publish(
    { bench: "doctor", ...around, runs: runs.length, unharmed, results },
    [...tables, rest, surroundingsText(around)].join("\n\n"),
    given,
  );
}
