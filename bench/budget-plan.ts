// What the budget bench runs: thirty files of mixed size and data with short and long budgets, and files that are large or strange.
import { firstRows, longTexts, manyClasses, oneCharacterTexts, readAll, repeatedWithEdits } from "./budget-sets.ts";
import type { LabeledTexts } from "./linear-sets.ts";

export interface PlannedRun {
  readonly name: string;
  readonly budgetSeconds: number;
  /** `folder` holds the public sets. */
  read(folder: string): Promise<LabeledTexts>;
}

/** 24.5 minutes of budgets. */
export const mixedRuns: readonly PlannedRun[] = [
  part("CR", 30, 10),
  part("sms-spam", 100, 10),
  part("MR", 300, 10),
  part("ChnSentiCorp", 300, 10),
  part("SST-2", 1000, 10),
  part("CLINC150", 3000, 10),
  part("TREC", 3000, 10),
  part("shopping", 6000, 10),
  part("Subj", 10_000, 10),
  part("shopping", 60_000, 10),
  part("SST-2", 30, 20),
  part("ChnSentiCorp", 100, 20),
  part("CR", 1000, 20),
  part("TREC", 5900, 20),
  part("CLINC150", 6000, 20),
  part("MR", 10_000, 20),
  part("shopping", 20_000, 20),
  part("Subj", 100, 30),
  part("sms-spam", 3000, 30),
  part("ChnSentiCorp", 3000, 30),
  part("CLINC150", 22_000, 30),
  part("shopping", 60_000, 30),
  part("MR", 30, 60),
  part("TREC", 1000, 60),
  part("ChnSentiCorp", 10_000, 60),
  part("shopping", 20_000, 60),
  part("SST-2", 9000, 120),
  part("shopping", 60_000, 120),
  part("Subj", 300, 300),
  part("shopping", 60_000, 300),
];

/** 14.5 minutes of budgets. */
export const largeRuns: readonly PlannedRun[] = [
  part("shopping", 62_774, 300),
  {
    name: "shopping with edits, 300000 rows",
    budgetSeconds: 300,
    read: async (folder) => repeatedWithEdits(await readAll("shopping", folder), 300_000),
  },
  { name: "5000 classes, 30000 rows", budgetSeconds: 120, read: async () => manyClasses({ classes: 5000, rowsEach: 6 }) },
  { name: "texts of one character, 3000 rows", budgetSeconds: 30, read: async () => oneCharacterTexts(3000) },
  { name: "texts of 100000 characters, 400 rows", budgetSeconds: 120, read: async () => longTexts({ count: 400, characters: 100_000 }) },
];

function part(set: string, rows: number, budgetSeconds: number): PlannedRun {
  return { name: `${set}, ${rows} rows`, budgetSeconds, read: async (folder) => firstRows(await readAll(set, folder), rows) };
}
