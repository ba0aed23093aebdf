// What `tercet fit` finds in five minutes on seven public sets, against what it must, and beside other programs that search.
//
//   npm run bench -- search --data FOLDER [--sets SST-2,TREC] [--seeds 1,2,3] [--budget 5m] [--single] [--keep FOLDER]
//                           [--peers sklearn,fasttext,autogluon|all [--only-peers]] [--state FILE] [--again] [--json] [--out FILE]
//
// FOLDER holds the sets as bench/linear-sets.ts lists them. Each run is a process of the built command line with train and test files, and a
// validation file where the set has one (of ChnSentiCorp the texts that are not trained on). `linear`, `single` and the answer come from the
// same run, which judges all its finalists on the test rows; the answer's accuracy is measured again with the saved model. `single` is the
// network where it was right more often than `linear` on the validation rows, else `linear`; with `--single`, whose runs are apart, it is
// the answer itself. `--keep`: run folders stay there. Peers get seed 1, all cores, and SST-2, CLINC150, ChnSentiCorp where no sets are named.
//
// Seven sets × three seeds × five minutes: 1 hour 50 minutes; three peers on three sets 50 minutes more. Every finished run is kept in the
// state file (default bench/results/search.local.json), a second call goes on from there, `--again` starts anew.
// To see that it runs: --sets CR --seeds 1 --budget 10s.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseDuration } from "../src/search/duration.ts";
import { hasCommandLine } from "./command.ts";
import { runFit } from "./fit-run.ts";
import { type JudgedModel, judgeModel } from "./judge-model.ts";
import { keptResults } from "./kept-results.ts";
import { surroundings } from "./measure.ts";
import { runSearchPeer, type SearchPeer, searchPeers } from "./search-peers.ts";
import { type SearchPeerRun, type SearchRun, searchReport } from "./search-report.ts";
import { type SearchParts, type SearchSet, type SetFiles, searchSets, writeSetFiles } from "./search-sets.ts";
import { publish } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    sets: { type: "string" },
    seeds: { type: "string", default: "1,2,3" },
    budget: { type: "string", default: "5m" },
    single: { type: "boolean", default: false },
    keep: { type: "string" },
    peers: { type: "string" },
    "only-peers": { type: "boolean", default: false },
    state: { type: "string", default: "bench/results/search.local.json" },
    again: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

const setsOfPeers = ["SST-2", "CLINC150", "ChnSentiCorp"];
const budgetSeconds = parseDuration("--budget", given.budget);
const seeds = given.seeds.split(",").map(Number);
const peerNames = given.peers === "all" ? searchPeers.map(({ name }) => name) : (given.peers?.split(",") ?? []);
const around = surroundings();
const runs = keptResults<SearchRun>(given.state, given);
const peerRuns = keptResults<SearchPeerRun>(given.state.replace(/(\.local)?\.json$/, "-peers$&"), given);

const refusal = reasonToRefuse();
if (refusal === null) await run(resolve(given.data!));
else {
  console.error(`bench search: ${refusal}`);
  process.exitCode = 2;
}

function reasonToRefuse(): string | null {
  if (given.data === undefined) return "give the folder of the public sets: npm run bench -- search --data FOLDER";
  if (!hasCommandLine()) return "dist/cli/main.js is missing: npm run build";
  const names = searchSets.map(({ name }) => name);
  const unknownSet = given.sets?.split(",").find((wanted) => !names.some((name) => isSame(name, wanted)));
  if (unknownSet !== undefined) return `there is no set "${unknownSet}"; the sets are ${names.join(", ")}`;
  const known = searchPeers.map(({ name }) => name);
  const unknownPeer = peerNames.find((wanted) => !known.includes(wanted));
  if (unknownPeer !== undefined) return `there is no peer "${unknownPeer}"; the peers are ${known.join(", ")}`;
  return seeds.every(Number.isInteger) ? null : `--seeds: whole numbers with commas between them, not "${given.seeds}"`;
}

function isSame(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

async function run(data: string): Promise<void> {
  const wanted = given.sets?.split(",") ?? searchSets.map(({ name }) => name);
  const sets = searchSets.filter(({ name }) => wanted.some((each) => isSame(name, each)));
  const setsForPeers = given.sets === undefined ? sets.filter(({ name }) => setsOfPeers.includes(name)) : sets;
  const scratch = mkdtempSync(join(tmpdir(), "tercet-search-"));
  try {
    if (!given["only-peers"]) {
      for (const seed of seeds) for (const set of sets) await search({ set, seed, data, scratch }); // all sets once before any twice
    }
    for (const set of setsForPeers) for (const peer of searchPeers) await searchByPeer({ set, peer, data, scratch });
  } finally {
    rmSync(scratch, { recursive: true });
  }
  const done = sets.flatMap(({ name }) => seeds.flatMap((seed) => runs.get(keyOf(name, seed)) ?? []));
  const donePeers = setsForPeers.flatMap(({ name }) => peerNames.flatMap((peer) => peerRuns.get(keyOfPeer(name, peer)) ?? []));
  const { document, text } = searchReport({ runs: done, peerRuns: donePeers, budgetSeconds, isSingle: given.single, around });
  publish({ bench: "search", ...around, budgetSeconds, seeds, isSingle: given.single, ...document }, text, given);
}

function keyOf(set: string, seed: number): string {
  return [set, `${budgetSeconds} s`, `seed ${seed}`, ...(given.single ? ["single"] : [])].join("; ");
}

function keyOfPeer(set: string, peer: string): string {
  return [set, `${budgetSeconds} s`, peer].join("; ");
}

interface Place {
  readonly set: SearchSet;
  readonly data: string;
  readonly scratch: string;
}

function filesOf({ set, data, scratch }: Place): { readonly parts: SearchParts; readonly files: SetFiles } {
  const parts = set.read(data);
  return { parts, files: writeSetFiles(join(scratch, set.name), parts) };
}

/** Runs what is not known yet. */
async function search(place: Place & { readonly seed: number }): Promise<void> {
  const { set, seed, scratch } = place;
  const key = keyOf(set.name, seed);
  if (runs.get(key)) return;
  const { parts, files } = filesOf(place);
  const name = `${set.name}-${budgetSeconds}s-seed-${seed}${given.single ? "-single" : ""}`;
  const out = join(given.keep === undefined ? scratch : resolve(given.keep), name);
  rmSync(out, { recursive: true, force: true }); // of a bench that was stopped
  const ran = await runFit({ ...files, budgetSeconds, seed, single: given.single, out });
  const judged = ran.result && {
    answer: await judgeModel(join(out, "model"), parts),
    linear: await judgeTrial("linear"),
    network: await judgeTrial("network"),
  };
  runs.keep(key, { set: set.name, seed, ...ran, judged });
  if (given.keep === undefined) rmSync(out, { recursive: true, force: true });
  const told = judged && ran.result ? `${(100 * judged.answer.accuracy).toFixed(2)} % (${ran.result.answer.architecture})` : ran.problem;
  console.error(`${key}: ${told}, ${ran.seconds.toFixed(1)} s`);

  async function judgeTrial(kind: "linear" | "network"): Promise<JudgedModel | null> {
    const trial = ran.result?.finalists.find((each) => each.kind === kind)?.trial;
    const folder = join(out, "trials", String(trial).padStart(4, "0"), "model");
    return trial !== undefined && existsSync(folder) ? await judgeModel(folder, parts) : null;
  }
}

async function searchByPeer(place: Place & { readonly peer: SearchPeer }): Promise<void> {
  const { set, peer } = place;
  const key = keyOfPeer(set.name, peer.name);
  if (!peerNames.includes(peer.name) || peerRuns.get(key)?.result) return; // one that failed may have been installed since
  const { files } = filesOf(place);
  const request = { files, splitting: set.splitting, budgetSeconds, threads: availableParallelism(), seed: 1 };
  const ran = await runSearchPeer(peer, request);
  peerRuns.keep(key, { set: set.name, peer: peer.name, ...ran });
  const told = ran.result ? `${(100 * ran.result.accuracy).toFixed(2)} %` : ran.problem;
  console.error(`${key}: ${told}, ${ran.seconds.toFixed(1)} s`);
}
