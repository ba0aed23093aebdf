// From text to token ids on one core: megabytes a second, from memory and from a CSV file.
//
//   npm run bench -- text [--megabytes 20] [--rounds 7] [--json] [--out FILE]
//
// Texts are made (bench/made-texts.ts): 5 to 100 words, or Chinese characters, so that a row of 128 ids holds nearly all of them whole. The
// vocabulary was learned before. A megabyte is 10⁶ bytes of UTF-8. Must: 40 MB/s from memory, 15 MB/s from the file.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readTable } from "../src/text/read-table.node.ts";
import { type TextVectorizer, textVectorizer } from "../src/text/vectorizer.ts";
import { type MadeLanguage, makeTexts, toCsv } from "./made-texts.ts";
import { alternate, peakRssBytes, spreadOf, surroundings } from "./measure.ts";
import { medianText, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    megabytes: { type: "string", default: "20" },
    rounds: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Job {
  readonly language: MadeLanguage;
  readonly what: "learning the vocabulary" | "encoding" | "reading the file" | "reading the file and encoding";
  readonly must: number | null;
  readonly bytes: number;
  readonly run: () => unknown;
}

const maxLength = 128;
const rounds = Number(given.rounds);
const around = surroundings();
const folder = mkdtempSync(join(tmpdir(), "tercet-text-"));
try {
  const jobs = (["english", "chinese"] as const).flatMap(jobsOf);
  await alternate(jobs, 2, ({ run }) => run()); // warm up
  const seconds = await alternate(jobs, rounds, secondsOf);
  const results = jobs.map(({ language, what, must, bytes }, i) => {
    const megabytesPerSecond = spreadOf(seconds[i]!.map((time) => bytes / 1e6 / time));
    return { language, what, bytes, must, met: must === null ? null : megabytesPerSecond.median >= must, megabytesPerSecond };
  });
  const table = tableText(
    ["one core", "MB/s (middle half)", "least", "most", "must"],
    results.map(({ language, what, must, megabytesPerSecond: speed }) => [
      `${language}: ${what}`,
      medianText(speed),
      speed.least,
      speed.most,
      must,
    ]),
  );
  publish({ bench: "text", ...around, rounds, results, peakRssBytes: peakRssBytes() }, `${table}\n${surroundingsText(around)}`, given);
} finally {
  rmSync(folder, { recursive: true });
}

function jobsOf(language: MadeLanguage): Job[] {
  const made = makeTexts({ language, bytes: Number(given.megabytes) * 1e6, tokens: [5, 100] });
  const file = join(folder, `${language}.csv`);
  writeFileSync(file, toCsv(made));
  const fileBytes = statSync(file).size;
  const fresh = () => textVectorizer({ maxLength, vocabularySize: 20_000, splitting: language === "english" ? "words" : "characters" });
  const vectorizer = fresh().adapt(made.texts);
  return [
    { language, what: "learning the vocabulary", must: null, bytes: made.bytes, run: () => fresh().adapt(made.texts) },
    { language, what: "encoding", must: 40, bytes: made.bytes, run: () => vectorizer.encode(made.texts) },
    { language, what: "reading the file", must: null, bytes: fileBytes, run: () => readTable(file) },
    { language, what: "reading the file and encoding", must: 15, bytes: fileBytes, run: () => readAndEncode(file, vectorizer) },
  ];
}

async function readAndEncode(file: string, vectorizer: TextVectorizer): Promise<unknown> {
  const table = await readTable(file);
  return vectorizer.encode(table.column("text"));
}

async function secondsOf({ run }: Job): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}
