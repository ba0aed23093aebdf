// Whether the doctor names the disease: runs that were made ill on purpose, and healthy ones.
//
//   npm run bench -- doctor --data FOLDER [--runs FILE] [--only TEXT] [--again] [--json] [--out FILE]
//
// FOLDER holds the public sets, as for the linear bench. Every finished run is kept in the runs file (default bench/results/doctor-runs.json: numbers,
// no texts); a second call goes on from there, `--again` starts anew. All runs together take about 40 minutes; `--only` names a part of a run's id.

/// <reference path="../src/training/team-worker.node.ts" />

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { RunFacts } from "../src/training/diagnosis/facts.ts";
import { allCases, type Case, partOf } from "./doctor-cases.ts";
import { runCase, type Truth } from "./doctor-run.ts";
import { sampleOf } from "./doctor-sets.ts";

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

interface StoredRun {
  readonly id: string;
  readonly made: Case["made"];
  readonly how: string;
  readonly part: ReturnType<typeof partOf>;
  readonly twin: string;
  readonly truth: Truth;
  readonly facts: RunFacts;
}

const runs: StoredRun[] = !given.again && existsSync(given.runs) ? JSON.parse(readFileSync(given.runs, "utf8")) : [];

for (const case_ of allCases()) {
  if (runs.some(({ id }) => id === case_.id) || !case_.id.includes(given.only ?? "")) continue;
  const began = performance.now();
  const { facts, truth } = await runCase(case_, await sampleOf(case_.set, case_.seed, given.data!));
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
