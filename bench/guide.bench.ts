// The tables of the guide: every architecture by number of rows, each of the three elements replaced, losses, what makes a model better,
// and overfitting made and cured. Sets: CLINC150 (150 intents), SST-2 (sentiment, English), ChnSentiCorp (sentiment, Chinese).
//
//   npm run bench -- guide --data FOLDER [--seeds 3] [--sets SST-2] [--architectures mean,linear] [--least-rows 5000] [--most-rows 1000] [--most-seconds 300] [--effort 1] [--threads 2]
//                          [--state FILE] [--again] [--json] [--out bench/results/guide.json]
//   npm run bench -- guide --write [--tables]
//
// FOLDER holds the sets as bench/linear-sets.ts lists them. Each training is the start of a search for such rows, as `tercet fit` would begin
// with, except where a table says what was changed; two threads, or `--threads 1` where others work: the same weights. Of ChnSentiCorp those test texts count that do not stand in its training
// part. A network whose training is predicted to take longer than `--most-seconds` of one thread is left out, and the tables say so. Seeds: 3 of up to
// 1,000 rows, 1 of more; each draws other rows. Every training is kept in the state file (default bench/results/guide.local.json): a second
// call goes on from there, `--again` starts anew; its name holds no version, so start anew after a change of the code.
// `--write` measures nothing: it runs the examples of the pages and writes their output and the tables of bench/results/guide.json into
// docs/guide; with `--tables` the tables alone. To see that it runs: --most-rows 200 --seeds 1 --effort 0.1 --state /tmp/guide.json.

/// <reference path="../src/training/team-worker.node.ts" />

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { allCells, type Cell, keyOf, seedsOf } from "./guide/cells.ts";
import { type LeftOut, type Outcome, runCell } from "./guide/run-cell.ts";
import { type GuideDocument, summarize } from "./guide/summary.ts";
import { writePages } from "./guide/write-pages.ts";
import { keptResults } from "./kept-results.ts";
import { surroundings } from "./measure.ts";
import { publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    seeds: { type: "string", default: "3" },
    sets: { type: "string" },
    architectures: { type: "string" },
    "least-rows": { type: "string", default: "0" },
    "most-rows": { type: "string" },
    "most-seconds": { type: "string", default: "300" },
    effort: { type: "string", default: "1" },
    threads: { type: "string" },
    state: { type: "string", default: "bench/results/guide.local.json" },
    again: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
    write: { type: "boolean", default: false },
    tables: { type: "boolean", default: false },
  },
});

if (given.write) await writePages({ onlyTables: given.tables });
else if (given.data === undefined) {
  console.error("bench guide: give the folder of the public sets: npm run bench -- guide --data FOLDER");
  process.exitCode = 2;
} else await measure(resolve(given.data));

async function measure(folder: string): Promise<void> {
  const around = surroundings();
  const state = keptResults<Outcome | LeftOut>(given.state, given);
  const most = Number(given.seeds);
  const cells = allCells();
  const jobs = Array.from({ length: most }, (_, i) => i + 1).flatMap((seed) =>
    cells.filter((cell) => seedsOf(cell, most).includes(seed) && isWanted(cell)).map((cell) => ({ cell, seed })),
  );
  const options = {
    folder,
    mostSeconds: Number(given["most-seconds"]),
    effort: Number(given.effort),
    threads: given.threads === undefined ? undefined : Number(given.threads),
  };
  for (const [i, { cell, seed }] of jobs.entries()) {
    const key = keyOf(cell, seed);
    if (state.get(key)) continue;
    const outcome = await runCell(cell, { ...options, seed });
    state.keep(key, outcome);
    console.error(`${i + 1}/${jobs.length} ${key}: ${told(outcome)}`);
  }
  const lookup = (cell: Cell) => seedsOf(cell, most).flatMap((seed) => state.get(keyOf(cell, seed)) ?? []);
  const all = cells.flatMap((cell) => seedsOf(cell, most).map((seed) => keyOf(cell, seed)));
  const done = { done: all.filter((key) => state.get(key)).length, of: all.length };
  const document: GuideDocument = { bench: "guide", ...around, cells: done, ...summarize(lookup) };
  publish(document, report(document), given);
}

function isWanted({ set, rows, architecture }: Cell): boolean {
  const most = given["most-rows"] === undefined ? Number.POSITIVE_INFINITY : Number(given["most-rows"]);
  const count = rows === "all" ? Number.POSITIVE_INFINITY : rows;
  const isNamed = (list: string | undefined, name: string) => list?.split(",").includes(name) ?? true;
  if (!isNamed(given.architectures, architecture)) return false;
  return isNamed(given.sets, set) && count >= Number(given["least-rows"]) && count <= most;
}

function told(outcome: Outcome | LeftOut): string {
  if ("predictedSeconds" in outcome) return `left out, ${outcome.predictedSeconds} s predicted`;
  return `accuracy ${outcome.accuracy.toFixed(4)}, ${outcome.seconds.toFixed(1)} s`;
}

function report({ architectures, better, machine, versions }: GuideDocument): string {
  const accuracy = architectures.map(({ set, rows, architecture, seeds, accuracy, seconds }) => [
    `${set}, ${rows} rows`,
    architecture,
    seeds,
    accuracy,
    seconds,
  ]);
  const gains = better.map(({ id, mean }) => [id, mean.points, mean.low, mean.high, mean.seeds]);
  return [
    tableText(["set", "architecture", "seeds", "accuracy, percent", "s"], accuracy),
    tableText(["change", "points", "from", "to", "seeds"], gains),
    surroundingsText({ machine, versions }),
  ].join("\n\n");
}
