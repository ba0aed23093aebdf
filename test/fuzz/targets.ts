// What is fuzzed: readers of data files, tokenizers, the command line, model folders.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { commandNames } from "../../src/cli/command-names.ts";
import { options } from "../../src/cli/options.ts";
import { parseLine } from "../../src/cli/parse.ts";
import { bitsAt } from "../../src/core/random.ts";
import { loadModel } from "../../src/tasks/load-model.node.ts";
import { audit, labeledRows } from "../../src/text/audit.ts";
import { chooseColumns } from "../../src/text/columns.ts";
import { dataFindings } from "../../src/text/findings/data-findings.ts";
import { readRows } from "../../src/text/read-rows.node.ts";
import { readTable } from "../../src/text/read-table.node.ts";
import { textVectorizer, vectorizerFromTokenizerJson } from "../../src/text/vectorizer.ts";
import type { FuzzTarget } from "./fuzz.ts";
import { mutate } from "./mutate.ts";

const fixtures = join(process.cwd(), "test");

/** Small files of every format, to be damaged. */
function dataFiles(): Buffer[] {
  const rows = Array.from({ length: 12 }, (_, i) => ({ text: `great "fun", no ${i} 好`, label: i % 2 ? "bad" : "good" }));
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const csv = `text,label\n${rows.map(({ text, label }) => `${quoted(text)},${label}`).join("\n")}\n`;
  const lines = `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
  const chinese = Buffer.from([
    0xce, 0xc4, 0xb1, 0xbe, 0x2c, 0xb1, 0xea, 0xc7, 0xa9, 0x0a, 0xba, 0xc3, 0x2c, 0xd5, 0xfd, 0x0a, 0xbb, 0xb5, 0x2c, 0xb8, 0xba, 0x0a,
  ]);
  const parquet = ["none", "snappy"].map((codec) => readFileSync(join(fixtures, "golden", `rows.${codec}.parquet`)));
  const texts = [csv, csv.replaceAll(",", ";"), csv.replaceAll("\n", "\r\n"), lines, JSON.stringify(rows, null, 1)].map((text) =>
    Buffer.from(text),
  );
  return [...texts, Buffer.from(`\ufeff${csv}`, "utf16le"), chinese, gzipSync(csv), gzipSync(lines), ...parquet];
}

const pick = (key: number, counter: number, below: number): number => bitsAt(key, 1000 + counter) % below;

/** One of the files with one to three damages. */
function damaged(files: readonly Buffer[], key: number): Buffer {
  let bytes = files[pick(key, 0, files.length)]!;
  for (let i = 0; i <= pick(key, 1, 3) && bytes.length > 0; i++) [bytes] = mutate(bytes, key + i) as readonly [Buffer, string];
  return bytes;
}

/** Signs that decide how a table is read, more often than letters. */
const tableSigns = [
  ",",
  ",",
  ";",
  "\t",
  '"',
  '"',
  "\n",
  "\n",
  "\r\n",
  "\r",
  " ",
  "a",
  "text",
  "label",
  "好",
  "{",
  "}",
  "[",
  "]",
  ":",
  "\\",
  "null",
  "1",
  "\u0000",
  "\ufeff",
  "\ud83d",
  "👍",
];

function drawn(signs: readonly string[], key: number, longest: number): string {
  return Array.from({ length: pick(key, 2, longest) }, (_, i) => signs[pick(key, 10 + i, signs.length)]!).join("");
}

async function readWhole(file: string): Promise<void> {
  const table = await readTable(file);
  const columns = chooseColumns(table, {});
  const used = labeledRows(table, columns);
  const { language } = audit(table, columns, used);
  dataFindings(table, used, language);
}

const files: FuzzTarget = {
  name: "damaged data files, read whole",
  share: 0.25,
  open(folder) {
    const known = dataFiles();
    const file = join(folder, "data");
    return async (key) => {
      writeFileSync(file, damaged(known, key));
      await readWhole(file);
    };
  },
};

const streamed: FuzzTarget = {
  name: "damaged data files, read row by row",
  share: 0.15,
  open(folder) {
    const known = dataFiles();
    const file = join(folder, "data");
    return async (key) => {
      writeFileSync(file, damaged(known, key));
      for await (const { cells } of (await readRows(file)).rows) if (cells.length === 0) throw new Error("a row without cells");
    };
  },
};

const tables: FuzzTarget = {
  name: "tables of random signs",
  share: 0.25,
  open(folder) {
    const file = join(folder, "data");
    return async (key) => {
      const begun = pick(key, 9, 2) === 0 ? "text,label\ngood one,x\nbad one,y\n" : ""; // so that some are taken
      writeFileSync(file, begun + drawn(tableSigns, key, 60));
      await readWhole(file);
    };
  },
};

/** Texts of units from all over Unicode, halves of pairs too. */
function randomText(key: number): string {
  const wide = pick(key, 3, 2) === 0;
  return String.fromCharCode(...Array.from({ length: pick(key, 4, 80) }, (_, i) => pick(key, 100 + i, wide ? 0x10000 : 0x180)));
}

const tokens: FuzzTarget = {
  name: "tokenizers",
  share: 0.2,
  open() {
    const whole = readFileSync(join(fixtures, "fixtures/models/tasks/mean/tokenizer.json"));
    return (key) => {
      const text = randomText(key);
      const vectorizer = textVectorizer({ maxLength: 16, splitting: pick(key, 5, 2) === 0 ? "words" : "characters" }).adapt([text, "a b"]);
      const { data } = vectorizer.encode([text, text.toUpperCase(), ""]);
      if (data.some((id) => !(id >= 0 && id < vectorizer.size))) throw new Error("an id outside the vocabulary");
      if (pick(key, 6, 4) > 0) return;
      const [bytes] = mutate(whole, key);
      vectorizerFromTokenizerJson(parsed(bytes)).encode([text]);
    };
  },
};

/** JSON, or another value where the damage left none: the reader of the folder refuses that before. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return { model: bytes.toString() };
  }
}

const words: FuzzTarget = {
  name: "command lines",
  share: 0.14,
  open() {
    const values = [
      "",
      "0",
      "-1",
      "1e999",
      "NaN",
      "5m",
      "0.5",
      "a,b",
      "=",
      "--",
      "-",
      "-x",
      "json",
      "zh",
      "好",
      "\u0000",
      "\ud800",
      "x".repeat(300),
    ];
    const names = options.map(({ name }) => `--${name}`);
    return (key) => {
      const line = Array.from({ length: pick(key, 7, 8) }, (_, i) => {
        const list = [commandNames, names, values][pick(key, 20 + i, 3)]!;
        const word = list[pick(key, 40 + i, list.length)]!;
        return pick(key, 60 + i, 4) === 0 ? `${word}=${values[pick(key, 80 + i, values.length)]}` : word;
      });
      parseLine(line);
    };
  },
};

const models: FuzzTarget = {
  name: "damaged model folders",
  share: 0.01,
  open(folder) {
    cpSync(join(fixtures, "fixtures/models/tasks/mean"), folder, { recursive: true });
    const names = ["config.json", "tokenizer.json", "model.safetensors", join("onnx", "model.onnx")].filter((name) =>
      hasFile(folder, name),
    );
    return async (key) => {
      const name = join(folder, names[pick(key, 8, names.length)]!);
      const bytes = readFileSync(name);
      writeFileSync(name, mutate(bytes, key)[0]);
      try {
        const model = await loadModel(folder);
        await model.predict(["great fun", ""]).finally(() => model.release());
      } finally {
        writeFileSync(name, bytes);
      }
    };
  },
};

function hasFile(folder: string, name: string): boolean {
  return (readdirSync(folder, { recursive: true }) as string[]).includes(name);
}

export const fuzzTargets: readonly FuzzTarget[] = [files, streamed, tables, tokens, words, models];
