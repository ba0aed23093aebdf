// The public data sets of the linear bench, read from the files in which they are distributed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzip } from "./unzip.ts";

export interface LabeledTexts {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

export interface SetParts {
  readonly train: LabeledTexts;
  /** Null where the set has none of its own. */
  readonly validation: LabeledTexts | null;
  readonly test: LabeledTexts;
}

interface SetRow {
  readonly name: string;
  readonly splitting: "words" | "characters";
  /** Accuracy in percent that the linear model must reach on the test part. */
  readonly must: number;
  /** As the set is distributed. */
  parts(folder: string): SetParts;
}

export interface BenchSet extends SetRow {
  /** Training and validation parts together. */
  read(folder: string): { train: LabeledTexts; test: LabeledTexts };
}

// Files under the data folder: classification-en/{sst,trec,clinc150,mr,subj,cr} and classification-zh/chnsenticorp.
const rows: readonly SetRow[] = [
  {
    name: "SST-2",
    splitting: "words",
    must: 82.5,
    parts: (folder) => {
      const part = (name: string) => labelFirst(join(folder, "classification-en/sst", `stsa.binary.${name}`));
      return { train: part("train"), validation: part("dev"), test: part("test") };
    },
  },
  {
    name: "TREC",
    splitting: "words",
    must: 88.6,
    parts: (folder) => {
      const part = (name: string) => labelFirst(join(folder, "classification-en/trec", `TREC.${name}.all`));
      return { train: part("train"), validation: null, test: part("test") };
    },
  },
  {
    name: "CLINC150",
    splitting: "words",
    must: 93.3,
    parts: (folder) => {
      const all = JSON.parse(readFileSync(join(folder, "classification-en/clinc150/data_full.json"), "utf8")) as Record<
        string,
        [string, string][]
      >;
      const part = (name: string) => ({ texts: all[name].map(([text]) => text), labels: all[name].map(([, label]) => label) });
      return { train: part("train"), validation: part("val"), test: part("test") };
    },
  },
  {
    name: "MR",
    splitting: "words",
    must: 78.0,
    parts: (folder) => everyTenth(labelFirst(join(folder, "classification-en/mr/rt-polarity.all"))),
  },
  {
    name: "Subj",
    splitting: "words",
    must: 94.3,
    parts: (folder) => everyTenth(labelFirst(join(folder, "classification-en/subj/subj.all"))),
  },
  {
    name: "CR",
    splitting: "words",
    must: 80.7,
    parts: (folder) => everyTenth(labelFirst(join(folder, "classification-en/cr/custrev.all"))),
  },
  {
    name: "ChnSentiCorp",
    splitting: "characters",
    must: 93.3,
    parts: (folder) => {
      const zip = readFileSync(join(folder, "classification-zh/chnsenticorp/chnsenticorp.zip"));
      const part = (name: string) => tabSeparated(unzip(zip, `${name}.tsv`));
      return { train: part("train"), validation: part("dev"), test: part("test") };
    },
  },
];

export const benchSets: readonly BenchSet[] = rows.map((row) => ({
  ...row,
  read(folder) {
    const { train, validation, test } = row.parts(folder);
    return { train: validation ? concat(train, validation) : train, test };
  },
}));

// "label text" a line, ISO 8859-1.
function labelFirst(file: string): LabeledTexts {
  const lines = readFileSync(file, "latin1")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const cut = lines.map((line) => line.indexOf(" "));
  return { texts: lines.map((line, i) => line.slice(cut[i] + 1)), labels: lines.map((line, i) => line.slice(0, cut[i])) };
}

// A header, then label ⇥ text.
function tabSeparated(content: string): LabeledTexts {
  const lines = content
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "");
  const cut = lines.map((line) => line.indexOf("\t"));
  return { texts: lines.map((line, i) => line.slice(cut[i] + 1)), labels: lines.map((line, i) => line.slice(0, cut[i])) };
}

// Sets without a standard split: rows 0, 10, 20, … are the test part.
function everyTenth(all: LabeledTexts): SetParts {
  const part = (holds: (row: number) => boolean) => ({
    texts: all.texts.filter((_, row) => holds(row)),
    labels: all.labels.filter((_, row) => holds(row)),
  });
  return { train: part((row) => row % 10 !== 0), validation: null, test: part((row) => row % 10 === 0) };
}

export function concat(a: LabeledTexts, b: LabeledTexts): LabeledTexts {
  return { texts: [...a.texts, ...b.texts], labels: [...a.labels, ...b.labels] };
}
