// The data of the doctor bench: small samples of public sets, with rows apart on which nothing but the truth is measured.
import { permutation, randomKey } from "../src/core/random.ts";
import { normalizeText } from "../src/text/audit.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { benchSets, type LabeledTexts } from "./linear-sets.ts";

export interface DoctorSet {
  readonly name: string;
  readonly splitting: "words" | "characters";
  /** Rows for training and validation. */
  readonly rows: number;
  readonly maxLength: number;
  /** Keeps the first classes by name. */
  readonly classes?: number;
}

export interface Sample {
  readonly train: LabeledTexts;
  readonly validation: LabeledTexts;
  /** For the truth about a run; the doctor does not see it. */
  readonly test: LabeledTexts;
}

export const doctorSets: readonly DoctorSet[] = [
  { name: "SST-2", splitting: "words", rows: 4000, maxLength: 48 },
  { name: "Subj", splitting: "words", rows: 2400, maxLength: 48 },
  { name: "TREC", splitting: "words", rows: 3000, maxLength: 32 },
  { name: "CR", splitting: "words", rows: 3000, maxLength: 48 },
  { name: "CLINC150", splitting: "words", rows: 2400, maxLength: 32, classes: 20 },
  { name: "sms-spam", splitting: "words", rows: 2400, maxLength: 48 },
  { name: "MR", splitting: "words", rows: 4000, maxLength: 48 },
  { name: "ChnSentiCorp", splitting: "characters", rows: 1600, maxLength: 80 },
];

const validationShare = 0.15;
const mostTestRows = 3000;
const read = new Map<string, LabeledTexts>();

/** Rows by a seed: the first for training, the next for validation, others for the truth. Equal texts stand once. */
export async function sampleOf(set: DoctorSet, seed: number, folder: string): Promise<Sample> {
  if (!read.has(set.name)) read.set(set.name, once(await allRows(set, folder)));
  const all = read.get(set.name)!;
  const order = Array.from(permutation(all.texts.length, randomKey(seed, set.name)));
  const rows = Math.min(set.rows, Math.floor(0.75 * order.length));
  const validation = Math.round(validationShare * rows);
  return {
    train: take(all, order.slice(validation, rows)),
    validation: take(all, order.slice(0, validation)),
    test: take(all, order.slice(rows, rows + mostTestRows)),
  };
}

export function take({ texts, labels }: LabeledTexts, rows: readonly number[]): LabeledTexts {
  return { texts: rows.map((row) => texts[row]!), labels: rows.map((row) => labels[row]!) };
}

async function allRows({ name, classes }: DoctorSet, folder: string): Promise<LabeledTexts> {
  if (name === "sms-spam") {
    const table = await readTable("data/sms-spam.csv");
    return { texts: table.column("text"), labels: table.column("label") };
  }
  const { train, test } = benchSets.find((set) => set.name === name)!.read(folder);
  const coarse = (label: string) => (name === "TREC" ? label.split(":")[0]! : label);
  const all = { texts: [...train.texts, ...test.texts], labels: [...train.labels, ...test.labels].map(coarse) };
  if (classes === undefined) return all;
  const kept = new Set([...new Set(all.labels)].sort().slice(0, classes));
  return take(
    all,
    all.labels.flatMap((label, row) => (kept.has(label) ? [row] : [])),
  );
}

function once(all: LabeledTexts): LabeledTexts {
  const known = new Set<string>();
  const rows = all.texts.flatMap((text, row) => {
    const key = normalizeText(text);
    if (known.has(key)) return [];
    known.add(key);
    return [row];
  });
  return take(all, rows);
}
