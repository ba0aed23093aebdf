// The public data sets of the linear bench, read from the files in which they are distributed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

export interface LabeledTexts {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

export interface BenchSet {
  readonly name: string;
  readonly splitting: "words" | "characters";
  /** Accuracy in percent that the linear model must reach on the test part. */
  readonly must: number;
  /** Training and validation parts together. */
  read(folder: string): { train: LabeledTexts; test: LabeledTexts };
}

/** Files under the data folder: classification-en/{sst,trec,clinc150,mr,subj,cr} and classification-zh/chnsenticorp. */
export const benchSets: readonly BenchSet[] = [
  {
    name: "SST-2",
    splitting: "words",
    must: 82.5,
    read: (folder) => {
      const part = (name: string) => labelFirst(join(folder, "classification-en/sst", `stsa.binary.${name}`));
      return { train: concat(part("train"), part("dev")), test: part("test") };
    },
  },
  {
    name: "TREC",
    splitting: "words",
    must: 88.6,
    read: (folder) => {
      const part = (name: string) => labelFirst(join(folder, "classification-en/trec", `TREC.${name}.all`));
      return { train: part("train"), test: part("test") };
    },
  },
  {
    name: "CLINC150",
    splitting: "words",
    must: 93.3,
    read: (folder) => {
      const all = JSON.parse(readFileSync(join(folder, "classification-en/clinc150/data_full.json"), "utf8")) as Record<
        string,
        [string, string][]
      >;
      const part = (name: string) => ({ texts: all[name].map(([text]) => text), labels: all[name].map(([, label]) => label) });
      return { train: concat(part("train"), part("val")), test: part("test") };
    },
  },
  {
    name: "MR",
    splitting: "words",
    must: 78.0,
    read: (folder) => everyTenth(labelFirst(join(folder, "classification-en/mr/rt-polarity.all"))),
  },
  {
    name: "Subj",
    splitting: "words",
    must: 94.3,
    read: (folder) => everyTenth(labelFirst(join(folder, "classification-en/subj/subj.all"))),
  },
  {
    name: "CR",
    splitting: "words",
    must: 80.7,
    read: (folder) => everyTenth(labelFirst(join(folder, "classification-en/cr/custrev.all"))),
  },
  {
    name: "ChnSentiCorp",
    splitting: "characters",
    must: 93.3,
    read: (folder) => {
      const zip = readFileSync(join(folder, "classification-zh/chnsenticorp/chnsenticorp.zip"));
      const part = (name: string) => tabSeparated(unzip(zip, `${name}.tsv`));
      return { train: concat(part("train"), part("dev")), test: part("test") };
    },
  },
];

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
function everyTenth(all: LabeledTexts): { train: LabeledTexts; test: LabeledTexts } {
  const part = (holds: (row: number) => boolean) => ({
    texts: all.texts.filter((_, row) => holds(row)),
    labels: all.labels.filter((_, row) => holds(row)),
  });
  return { train: part((row) => row % 10 !== 0), test: part((row) => row % 10 === 0) };
}

function concat(a: LabeledTexts, b: LabeledTexts): LabeledTexts {
  return { texts: [...a.texts, ...b.texts], labels: [...a.labels, ...b.labels] };
}

// The entry whose name ends so, found in the central directory. Layout: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16.
function unzip(zip: Buffer, ending: string): string {
  const directoryEnd = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(directoryEnd + 16);
  for (let entries = zip.readUInt16LE(directoryEnd + 10); entries > 0; entries--) {
    const [size, nameLength, extraLength, commentLength] = [
      zip.readUInt32LE(at + 20),
      ...[28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)),
    ];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (name.endsWith(ending) && !name.includes("__MACOSX")) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const bytes = zip.subarray(start, start + size);
      return (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString("utf8");
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`The archive has no entry ending in ${ending}.`);
}
