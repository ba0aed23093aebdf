// A million made-up and damaged inputs: readers of data files, tokenizers, the command line, model folders.
//
//   npm run bench -- fuzz [--inputs 1000000] [--from 0] [--json] [--out FILE]
//
// Each input has to be taken, or refused with a code, in at most 10 s. The same number gives the same input on every machine: `--from` goes
// on behind a campaign. A part that stands still for 10 s is ended and its input named. The tests run a seeded share of the same inputs.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type FuzzCounts, fuzz } from "../test/fuzz/fuzz.ts";
import { fuzzTargets } from "../test/fuzz/targets.ts";
import { surroundings } from "./measure.ts";
import { publish, surroundingsText, tableText } from "./table.ts";

interface Part {
  readonly target: number;
  readonly from: number;
  readonly count: number;
  readonly folder: string;
  /** Number of the input at hand, for who watches. */
  readonly at: Int32Array;
}

type Ended = { readonly counts: FuzzCounts } | { readonly problem: string };

const longestStill = 10_000; // ms

if (isMainThread) await campaign();
else await work(workerData as Part);

async function work({ target, from, count, folder, at }: Part): Promise<void> {
  const onInput = (number: number) => Atomics.store(at, 0, number);
  const ended: Ended = await fuzz(fuzzTargets[target]!, { from, count, folder, onInput }).then(
    (counts) => ({ counts }),
    (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
  );
  parentPort!.postMessage(ended);
}

async function campaign(): Promise<void> {
  const { values: given } = parseArgs({
    options: {
      inputs: { type: "string", default: "1000000" },
      from: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const around = surroundings();
  const scratch = mkdtempSync(join(tmpdir(), "tercet-fuzz-"));
  const results: { readonly name: string; readonly ended: Ended }[] = [];
  try {
    for (const [target, { name, share }] of fuzzTargets.entries()) {
      const folder = join(scratch, String(target));
      mkdirSync(folder);
      const part = { target, from: Number(given.from), count: Math.round(Number(given.inputs) * share), folder };
      const ended = await watched({ ...part, at: new Int32Array(new SharedArrayBuffer(4)) });
      results.push({ name, ended });
      console.error("problem" in ended ? ended.problem : `${name}: ${ended.counts.inputs} inputs, ${ended.counts.seconds.toFixed(0)} s`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const isGood = results.every(({ ended }) => "counts" in ended);
  const document = { bench: "fuzz", ...around, inputs: Number(given.inputs), from: Number(given.from), isGood, results };
  publish(document, [report(results), surroundingsText(around)].join("\n"), given);
  if (!isGood) process.exitCode = 1;
}

/** A part in a thread of its own, ended where it stands still. */
async function watched(part: Part): Promise<Ended> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: part });
  let [last, since] = [-1, performance.now()];
  const { name } = fuzzTargets[part.target]!;
  let watch: NodeJS.Timeout | undefined;
  const ended = new Promise<Ended>((resolve) => {
    watch = setInterval(() => {
      const at = Atomics.load(part.at, 0);
      if (at !== last) [last, since] = [at, performance.now()];
      else if (performance.now() - since > longestStill)
        resolve({ problem: `${name}, input ${at}: no answer in ${longestStill / 1000} s` });
    }, 500);
    worker.once("message", resolve);
    worker.once("error", (error) => resolve({ problem: `${name}, input ${last}: ${error.message}` }));
  });
  try {
    return await ended;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

function report(results: readonly { readonly name: string; readonly ended: Ended }[]): string {
  const rows = results.map(({ name, ended }) => {
    if ("problem" in ended) return [name, null, null, null, null, "NO"];
    const { inputs, taken, refused, slowestSeconds } = ended.counts;
    return [name, `${inputs}`, `${taken}`, `${Object.keys(refused).length}`, 1000 * slowestSeconds, "yes"];
  });
  return tableText(["made-up and damaged inputs", "inputs", "taken", "codes", "slowest ms", "as it must"], rows);
}
