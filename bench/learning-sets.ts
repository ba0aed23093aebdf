// The two sets of the learning bench, split and encoded as both libraries get them.
import { normalizeText } from "../src/text/audit.ts";
import { takeEncoded } from "../src/text/encoded.ts";
import { labelEncoder } from "../src/text/label-encoder.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { splitIndices } from "../src/text/split.ts";
import { textVectorizer } from "../src/text/vectorizer.ts";
import type { DataSet } from "../src/training/batch.ts";
import { benchSets, type LabeledTexts } from "./linear-sets.ts";

export interface LearningSet {
  readonly name: string;
  readonly splitting: "words" | "characters";
  /** Whether the project holds the data. */
  readonly isBundled: boolean;
  /** Points of accuracy by which the means may differ. */
  readonly mostDifference: number;
  /** What the means must reach; null: nothing asked. */
  readonly must: { readonly accuracy: number; readonly f1: number } | null;
  /** The seed chooses the split where the set has none of its own. `folder` holds the public sets: needed where the data is not bundled. */
  read(options: { readonly seed: number; readonly folder: string | undefined }): Promise<{ train: LabeledTexts; test: LabeledTexts }>;
}

export interface EncodedSet {
  readonly train: DataSet<Int32Array>;
  readonly test: DataSet<Int32Array>;
  readonly vocabularySize: number;
}

const maxLength = 128;
const mostWords = 20_000;
const leastCount = 2;
const testShare = 0.2;

export const learningSets: readonly LearningSet[] = [
  {
    name: "sms-spam",
    splitting: "words",
    isBundled: true,
    mostDifference: 0.5,
    must: { accuracy: 0.98, f1: 0.92 },
    async read({ seed }) {
      const table = await readTable("data/sms-spam.csv");
      const [texts, labels] = [table.column("text"), table.column("label")];
      const sides = splitIndices(texts.map(normalizeText), labels, { validation: 0, test: testShare, seed });
      const pick = (rows: Int32Array) => ({
        texts: Array.from(rows, (row) => texts[row]!),
        labels: Array.from(rows, (row) => labels[row]!),
      });
      return { train: pick(sides.train), test: pick(sides.test) };
    },
  },
  {
    name: "chnsenticorp",
    splitting: "characters",
    isBundled: false,
    mostDifference: 1,
    must: null,
    async read({ folder }) {
      return benchSets.find(({ name }) => name === "ChnSentiCorp")!.read(folder!);
    },
  },
];

/** Ids by a vocabulary of the training rows. As many training rows are kept as make whole batches, so that batches are the same in both. */
export function encodeSet(
  { train, test }: { readonly train: LabeledTexts; readonly test: LabeledTexts },
  { splitting, batchSize, mostRows }: { splitting: LearningSet["splitting"]; batchSize: number; mostRows: number },
): EncodedSet {
  const rows = Math.floor(Math.min(train.texts.length, mostRows) / batchSize) * batchSize;
  const vectorizer = textVectorizer({ maxLength, vocabularySize: mostWords, minCount: leastCount, splitting }).adapt(train.texts);
  const encoder = labelEncoder().adapt(train.labels);
  const encode = ({ texts, labels }: LabeledTexts): DataSet<Int32Array> => ({
    x: vectorizer.encode(texts),
    y: encoder.encode(labels).data,
  });
  return { train: firstRows(encode(train), rows), test: encode(test), vocabularySize: vectorizer.size };
}

function firstRows({ x, y }: DataSet<Int32Array>, count: number): DataSet<Int32Array> {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  return { x: takeEncoded(x, rows), y: y.slice(0, count) };
}
