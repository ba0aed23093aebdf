// Memory and disk of a long search: `tercet fit --trials 1000` on 500 of the bundled messages.
//
//   npm run bench -- trials [--trials 1000] [--rows 500] [--json] [--out FILE]
//
// The program of the search is sampled four times a second, the run folder at every twentieth trial. Memory is flat when the median of the
// last fifth of the trials is at most a tenth above that of the second fifth: the first holds the start, where code is still being loaded.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FitEvent } from "../src/search/fit-events.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { hasCommandLine, mainFile } from "./command.ts";
import { labeledCsv } from "./labeled-csv.ts";
import { surroundings } from "./measure.ts";
import { ownRss } from "./process-tree.ts";
import { megabytes, publish, surroundingsText, tableText } from "./table.ts";
import { watchProcess } from "./watched-process.ts";

const { values: given } = parseArgs({
  options: {
    trials: { type: "string", default: "1000" },
    rows: { type: "string", default: "500" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Sample {
  /** Trials that had ended. */
  readonly trials: number;
  readonly rssBytes: number;
}

const mostDiskBytes = 200e6;
const mostGrowth = 1.1;
const trialsBetweenLooks = 20;
const parts = 5;

if (hasCommandLine()) await run(Number(given.trials));
else {
  console.error("bench trials: dist/cli/main.js is missing: npm run build");
  process.exitCode = 2;
}

async function run(trials: number): Promise<void> {
  const around = surroundings();
  const scratch = mkdtempSync(join(tmpdir(), "tercet-trials-"));
  const out = join(scratch, "run");
  const samples: Sample[] = [];
  let [ended, largestDisk] = [0, 0];
  try {
    const data = join(scratch, "messages.csv");
    const table = await readTable("data/sms-spam.csv");
    const rows = Number(given.rows);
    writeFileSync(data, labeledCsv({ texts: table.column("text").slice(0, rows), labels: table.column("label").slice(0, rows) }));
    const words = ["fit", data, "--trials", `${trials}`, "--out", out, "--json", "--progress", "json"];
    const { seconds, stdout, end } = await watchProcess(process.execPath, [mainFile, ...words], {
      mostSeconds: 10 * trials + 600,
      onLine(line) {
        if (!line.startsWith("{") || (JSON.parse(line) as FitEvent).event !== "trial") return;
        ended++;
        if (ended % trialsBetweenLooks === 0) largestDisk = Math.max(largestDisk, sizeOfFolder(out));
      },
      onSample: (pid) => samples.push({ trials: ended, rssBytes: ownRss(pid) }),
    });
    const document = stdout.startsWith("{") ? (JSON.parse(stdout) as { readonly ok: boolean; readonly trials?: object }) : null;
    if (!document?.ok) throw new Error(`the search ended with ${end}: ${stdout.slice(0, 500)}`);
    const disk = { largestBytes: Math.max(largestDisk, sizeOfFolder(out)), endBytes: sizeOfFolder(out) };
    const memory = medians(samples, ended);
    const growth = memory.at(-1)! / memory[1]!;
    const result = { trials: document.trials, ended, seconds, medianRssBytes: memory, growth, isFlat: growth <= mostGrowth, disk };
    const found = { ...result, isSmall: disk.largestBytes <= mostDiskBytes };
    publish({ bench: "trials", ...around, rows, ...found }, [...lines(found), surroundingsText(around)].join("\n"), given);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Found {
  readonly ended: number;
  readonly seconds: number;
  readonly medianRssBytes: readonly number[];
  readonly growth: number;
  readonly isFlat: boolean;
  readonly disk: { readonly largestBytes: number; readonly endBytes: number };
  readonly isSmall: boolean;
}

function lines({ ended, seconds, medianRssBytes, growth, isFlat, disk, isSmall }: Found): string[] {
  const header = [
    `${ended} trials in ${seconds.toFixed(0)} s`,
    ...medianRssBytes.map((_, i) => `fifth ${i + 1}`),
    "last / second",
    "as it must",
  ];
  const memory = ["memory of the search, MB", ...medianRssBytes.map(megabytes), growth, isFlat ? "yes" : "NO"];
  const sizes = `${megabytes(disk.largestBytes)} MB at most, ${megabytes(disk.endBytes)} MB at the end`;
  return [tableText(header, [memory]), `disk: ${sizes} (must: ${megabytes(mostDiskBytes)}): ${isSmall ? "yes" : "NO"}`];
}

/** Median memory in each fifth of the trials. */
function medians(samples: readonly Sample[], ended: number): number[] {
  return Array.from({ length: parts }, (_, part) => {
    const own = samples.filter(({ trials }) => Math.min(parts - 1, Math.floor((parts * trials) / Math.max(1, ended))) === part);
    const sizes = own.map(({ rssBytes }) => rssBytes).sort((a, b) => a - b);
    return sizes[Math.floor(sizes.length / 2)] ?? 0;
  });
}

function sizeOfFolder(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
