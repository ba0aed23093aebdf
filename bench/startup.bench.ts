// How soon an answer is there: the help, a prediction from the command line, one in a running program, one after a cold start, a whole file.
//
//   npm run bench -- startup [--rounds 15] [--rows 20000] [--json] [--out FILE]
//
// Trains a `bilstm` for one epoch on data/sms-spam.csv first. Must: help 0.2 s, prediction 0.5 s from the start of the process, 1 ms in
// a running program, 1 s with every file of Tercet, engine and model read from disk (Linux with GNU dd); 3,000 texts a second from a file at 32 words or less. Files: messages of at most 32 words, and rows of just 32 words.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadModel } from "../src/tasks/load-model.node.ts";
import { trainTask } from "../src/tasks/train-task.node.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { hasCommandLine, mainFile, peakRssOf, runCommand, runProgram } from "./command.ts";
import { alternate, type Spread, spreadOf, surroundings, timeSteps } from "./measure.ts";
import { canForgetFiles, forgetFiles } from "./page-cache.ts";
import { ownFile } from "./peer.ts";
import { medianText, megabytes, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    rows: { type: "string", default: "20000" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Result {
  readonly what: string;
  readonly unit: "s" | "ms" | "texts/s";
  readonly must: number;
  readonly met: boolean;
  readonly values: Spread;
  readonly peakRssBytes: number | null;
}

const mostWords = 32;
const messages = "data/sms-spam.csv";
const sentence = "Free entry in a weekly competition, text WIN to claim your prize";

if (hasCommandLine()) await run();
else {
  console.error("bench startup: dist/cli/main.js is missing: npm run build");
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const around = surroundings();
  const folder = mkdtempSync(join(tmpdir(), "tercet-startup-"));
  try {
    const model = join(folder, "model");
    await trainTask({ data: messages, architecture: "bilstm", epochs: 1, baseline: false, out: model });
    const results = [...(await timeProcesses(model)), ...timeColdStarts(model), await timeWarm(model), ...(await timeFiles(model, folder))];
    publish({ bench: "startup", ...around, results }, report(results, around), given);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeProcesses(model: string): Promise<Result[]> {
  const calls = [
    { what: "tercet --help", must: 0.2, args: ["--help"] },
    { what: "tercet predict MODEL TEXT", must: 0.5, args: ["predict", model, sentence] },
  ];
  for (const { args } of calls) runCommand(args); // the first start reads the files from disk
  const seconds = await alternate(calls, Number(given.rounds), ({ args }) => runCommand(args).seconds);
  return calls.map(({ what, must, args }, i) => atMost({ what, unit: "s", must }, seconds[i]!, peakRssOf(mainFile, args)));
}

/** What a function in the cloud pays for its first answer: a new process, its files in memory or not. */
function timeColdStarts(model: string): Result[] {
  const program = ownFile("first-prediction");
  const folders = ["dist", ".tercet/bench", "node_modules/onnxruntime-node", "node_modules/onnxruntime-common", model];
  const calls = [
    { what: "first predict() of a program", must: 0.6, file: program, args: [model, sentence], isCold: false },
    { what: "first predict() of a program, files from disk", must: 1, file: program, args: [model, sentence], isCold: true },
    { what: "tercet predict MODEL TEXT, files from disk", must: 1, file: mainFile, args: ["predict", model, sentence], isCold: true },
  ].filter(({ isCold }) => !isCold || canForgetFiles());
  return calls.map(({ what, must, file, args, isCold }) => {
    const seconds = Array.from({ length: Number(given.rounds) }, () => {
      if (isCold) forgetFiles(folders);
      return runProgram(file, args).seconds;
    });
    return atMost({ what, unit: "s", must }, seconds, null);
  });
}

/** A different text each time, as a server would see. */
async function timeWarm(model: string): Promise<Result> {
  const texts = await shortTexts();
  const classifier = await loadModel(model);
  const times = await timeSteps((number) => classifier.predict([texts[number % texts.length]!]), { steps: 1000, warmup: 100 });
  await classifier.release();
  return atMost({ what: `predict([text]) in a running program, ≤ ${mostWords} words`, unit: "ms", must: 1 }, times, null);
}

async function timeFiles(model: string, folder: string): Promise<Result[]> {
  const rows = Number(given.rows);
  const files = [
    { what: `predict --input, messages of ≤ ${mostWords} words`, texts: await shortTexts() },
    { what: `predict --input, rows of ${mostWords} words`, texts: fullTexts() },
  ].map(({ what, texts }, i) => {
    const input = join(folder, `input-${i}.csv`);
    writeFileSync(input, csvOf(Array.from({ length: rows }, (_, row) => texts[row % texts.length]!)));
    return { what, args: ["predict", model, "--input", input, "--output", join(folder, `output-${i}.csv`), "--overwrite"] };
  });
  const seconds = await alternate(files, Math.min(5, Number(given.rounds)), ({ args }) => runCommand(args).seconds);
  return files.map(({ what, args }, i) => {
    const values = spreadOf(seconds[i]!.map((time) => rows / time)); // the start of the process is part of it
    return { what, unit: "texts/s", must: 3000, met: values.median >= 3000, values, peakRssBytes: peakRssOf(mainFile, args) };
  });
}

async function shortTexts(): Promise<string[]> {
  const table = await readTable(messages);
  return table.column("text").filter((text) => (text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []).length <= mostWords);
}

/** The words of all messages in groups, so that no row is padded. */
function fullTexts(): string[] {
  const words = readFileSync(messages, "utf8").match(/[a-zA-Z]+/g)!;
  return Array.from({ length: Math.floor(words.length / mostWords) }, (_, i) => words.slice(i * mostWords, (i + 1) * mostWords).join(" "));
}

function csvOf(texts: readonly string[]): string {
  return `text\n${texts.map((text) => `"${text.replaceAll('"', '""')}"\n`).join("")}`;
}

function atMost(row: Pick<Result, "what" | "unit" | "must">, values: readonly number[], peakRssBytes: number | null): Result {
  const spread = spreadOf(values);
  return { ...row, met: spread.median <= row.must, values: spread, peakRssBytes };
}

function report(results: readonly Result[], around: ReturnType<typeof surroundings>): string {
  const rows = results.map(({ what, unit, must, values, peakRssBytes }) => [
    what,
    unit,
    medianText(values),
    values.least,
    values.most,
    must.toString(),
    peakRssBytes && megabytes(peakRssBytes).toString(),
  ]);
  const header = ["", "unit", "median (middle half)", "least", "most", "must", "peak MB"];
  return `${tableText(header, rows)}\n${surroundingsText(around)}`;
}
