// The rows of a search: what trials see, divided into folds, and the test rows, which no trial sees.
import { type Problem, TercetError } from "../core/errors.ts";
import type { DataProfile } from "../core/hyperparameter.ts";
import { randomKey } from "../core/random.ts";
import { stratifiedFolds } from "../models/linear/folds.ts";
import { type Part, type PreparedData, prepareData } from "../tasks/data-set.node.ts";
import { modelFacts } from "../tasks/make-model.node.ts";
import type { DataReport } from "../tasks/train-report.ts";
import { normalizeText } from "../text/audit.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { splitIndices } from "../text/split.ts";
import { countTokens } from "../text/vocabulary.ts";
import type { CostFacts } from "./cost.ts";
import type { FitOptions } from "./fit-options.ts";
import type { TrialData } from "./trial-messages.ts";

/**
 * "heldOut": enough rows that one part can judge. "folds": each row is held out once, so that every row judges the finalists.
 * "few": so few rows that there is no test part either; folds several times over.
 */
export type JudgedBy = "heldOut" | "folds" | "few";

export interface FitData {
  readonly prepared: PreparedData;
  readonly trial: TrialData;
  readonly test: Part;
  readonly judgedBy: JudgedBy;
  readonly profile: DataProfile;
  readonly cost: CostFacts;
  /** Of all texts together. */
  readonly characters: number;
  readonly warnings: readonly Problem[];
}

const enough = { test: 200, heldOut: 3000 }; // rows
const folds = 5;
const repeats = 3;
/** Rows that judge the trials: 0.15 of all, but not too few to tell them apart nor more than that takes. */
const heldOutRows = { share: 0.15, fewest: 500, most: 2000 };
const mostTestRows = 10_000;
/** A text for training, one that judges trials, one for the test. */
const fewestPerClass = 3;
/** Texts that the number of words is estimated from. */
const mostCounted = 20_000;

export async function readFitData(options: FitOptions): Promise<FitData> {
  const { seed = 1, validation = 0, test, unknownLabels, minPerClass } = options;
  const { task, labelSeparator } = options;
  const columns = {
    text: options.text,
    label: options.label,
    encoding: options.encoding,
    delimiter: options.delimiter,
    task,
    labelSeparator,
  };
  const share = (rows: number) => (rows < enough.test ? 0 : Math.min(0.2, mostTestRows / rows));
  const prepared = await naming(options.data, () =>
    prepareData(options.data, { ...columns, validation, test: test ?? share, unknownLabels, minPerClass, seed }),
  );
  expectClasses(prepared, options.data);
  const given = prepared.validation;
  const texts = [...prepared.train.texts, ...given.texts];
  const labelNames = [...prepared.train.labels, ...given.labels];
  const encoder = labelEncoder().adapt(labelNames);
  const labels = encoder.encode(labelNames).data;
  const judgedBy = judgeOf(texts.length, { hasTest: prepared.test.texts.length > 0, hasValidation: given.texts.length > 0 });
  const divisions = await naming(options.data, () => divide({ texts, labels, labelNames, given: given.texts.length, judgedBy, seed }));
  const { splitting } = prepared.audit.language;
  const held = divisions[0]!.filter((fold) => fold === 0).length;
  const trained = texts.length - held;
  const { lengths } = prepared.audit.data;
  const counts = classCounts(labels, encoder.classes.length);
  return {
    prepared,
    trial: {
      texts,
      labels,
      classes: encoder.classes,
      lines: linesOf(prepared),
      divisions,
      foldsEach: judgedBy === "heldOut" ? 1 : folds,
      splitting,
      facts: modelFacts(prepared),
    },
    test: prepared.test,
    judgedBy,
    profile: { rows: trained, classes: counts.length, imbalance: Math.max(...counts) / Math.min(...counts), lengths, splitting },
    cost: {
      rows: texts.length,
      trainedShare: trained / texts.length,
      classes: counts.length,
      meanLength: lengths.mean,
      words: frequentWords(texts, splitting),
    },
    characters: [...texts, ...prepared.test.texts].reduce((sum, { length }) => sum + length, 0),
    warnings: prepared.warnings,
  };
}

function expectClasses({ task, audit }: PreparedData, file: string): void {
  if (task === "classification") return;
  throw new TercetError("option-invalid", {
    file,
    option: "--task",
    expected: "one label a text, as the search compares classifiers",
    received: `${task}: ${audit.taskReason.replace(/\.$/, "")}`,
    hint: "tercet train makes one model of such labels; --task classification takes each cell as one name.",
  });
}

function judgeOf(rows: number, { hasTest, hasValidation }: { hasTest: boolean; hasValidation: boolean }): JudgedBy {
  if (hasValidation || rows >= enough.heldOut) return "heldOut";
  return hasTest ? "folds" : "few";
}

interface Divided {
  readonly texts: readonly string[];
  readonly labels: Int32Array;
  readonly labelNames: readonly string[];
  /** Rows at the end that the user gave for validation. */
  readonly given: number;
  readonly judgedBy: JudgedBy;
  readonly seed: number;
}

function divide({ texts, labels, labelNames, given, judgedBy, seed }: Divided): Int32Array[] {
  const keys = texts.map(normalizeText);
  if (given > 0) return [Int32Array.from(texts, (_, row) => (row >= texts.length - given ? 0 : -1))];
  if (judgedBy === "heldOut") {
    const { share, fewest, most } = heldOutRows;
    const rows = Math.min(most, Math.max(fewest, share * texts.length));
    const { validation } = splitIndices(keys, labelNames, { validation: rows / texts.length, seed });
    const inside = new Set(validation);
    return [Int32Array.from(texts, (_, row) => (inside.has(row) ? 0 : -1))];
  }
  return Array.from({ length: judgedBy === "few" ? repeats : 1 }, (_, repeat) =>
    stratifiedFolds(keys, labels, { folds, key: randomKey(seed, "search folds", repeat) }),
  );
}

/** Rows of a validation file have lines of their own file: those are not told. */
function linesOf({ train, validation }: PreparedData): readonly number[] | undefined {
  return validation.texts.length === 0 ? train.lines : undefined;
}

/** Runs what splits the rows: where a class is too small for it, the way out is told. */
async function naming<Result>(file: string, split: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await split();
  } catch (error) {
    if (!(error instanceof TercetError) || error.code !== "class-too-small") throw error;
    const { expected, received } = error.problem;
    const hint = `Add examples, or leave such classes out with --min-per-class ${fewestPerClass}.`;
    throw new TercetError("class-too-small", { file, expected, received, hint, cause: error });
  }
}

function classCounts(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

function frequentWords(texts: readonly string[], splitting: TrialData["splitting"]): number {
  const sample = texts.filter((_, row) => row % Math.ceil(texts.length / mostCounted) === 0);
  const { counts, table } = countTokens(sample, { splitting, lowercase: true });
  let words = 0;
  for (let word = 0; word < table.size; word++) if (counts[word]! > 1) words++;
  return words;
}

/** What is told of the rows. */
export function dataReport({ prepared, trial, test }: Pick<FitData, "prepared" | "trial" | "test">): DataReport {
  const held = trial.divisions[0]!.filter((fold) => fold === 0).length;
  const split = { ...prepared.split, train: trial.texts.length - held, validation: held, test: test.texts.length };
  return { ...prepared.audit.data, split };
}
