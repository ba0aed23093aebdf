// The rows of a search: what trials see, divided into folds, and the test rows, which no trial sees.
import { type Problem, TercetError } from "../core/errors.ts";
import type { DataProfile } from "../core/hyperparameter.ts";
import { randomKey } from "../core/random.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { stratifiedFolds } from "../models/linear/folds.ts";
import { unitOf } from "../tasks/classifier-parts.node.ts";
import { type Part, type PreparedData, prepareData } from "../tasks/data-set.node.ts";
import { modelFacts } from "../tasks/make-model.node.ts";
import type { DataReport } from "../tasks/train-report.ts";
import { normalizeText } from "../text/audit.ts";
import { sortNatural } from "../text/natural-order.ts";
import { splitIndices } from "../text/split.ts";
import { strataOf } from "../text/strata.ts";
import { targetEncoder } from "../text/target-encoder.ts";
import { countTokens } from "../text/vocabulary.ts";
import type { CostFacts } from "./cost.ts";
import type { FitOptions } from "./fit-options.ts";
import { measuresOf } from "./measures/measures-of.ts";
import type { TaskMeasures } from "./measures/task-measures.ts";
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
  /** How answers of the task are scored. */
  readonly measures: TaskMeasures;
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
  const columns = {
    text: options.text,
    label: options.label,
    labelFile: options.labelFile,
    encoding: options.encoding,
    delimiter: options.delimiter,
    task: options.task,
    labelSeparator: options.labelSeparator,
  };
  const share = (rows: number) => (rows < enough.test ? 0 : Math.min(0.2, mostTestRows / rows));
  const prepared = await naming(options.data, () =>
    prepareData(options.data, { ...columns, validation, test: test ?? share, unknownLabels, minPerClass, seed }),
  );
  expectClasses(prepared, options);
  const given = prepared.validation;
  const texts = [...prepared.train.texts, ...given.texts];
  const labels = [...prepared.train.labels, ...given.labels];
  const { task } = prepared;
  const encoder = targetEncoder(task, prepared.audit.data.labelColumn ?? undefined).adapt(labels);
  const { classes } = encoder;
  const judgedBy = judgeOf(texts.length, { hasTest: prepared.test.texts.length > 0, hasValidation: given.texts.length > 0 });
  const divisions = await naming(options.data, () =>
    divide({ texts, strata: strataOf(task, labels), task, given: given.texts.length, judgedBy, seed }),
  );
  const { splitting } = prepared.audit.language;
  const held = divisions[0]!.filter((fold) => fold === 0).length;
  const trained = texts.length - held;
  const { lengths } = prepared.audit.data;
  const quantity = unitOf(encoder) ?? null;
  return {
    prepared,
    measures: measuresOf({ task, classes, quantity }),
    trial: {
      texts,
      labels,
      task,
      classes,
      quantity,
      lines: linesOf(prepared),
      divisions,
      foldsEach: judgedBy === "heldOut" ? 1 : folds,
      splitting,
      facts: modelFacts(prepared),
    },
    test: prepared.test,
    judgedBy,
    profile: { rows: trained, task, classes: classes.length, imbalance: imbalanceOf(task, labels), lengths, splitting },
    cost: {
      rows: texts.length,
      trainedShare: trained / texts.length,
      task,
      classes: classes.length,
      meanLength: lengths.mean,
      words: frequentWords(texts, splitting),
    },
    characters: [...texts, ...prepared.test.texts].reduce((sum, { length }) => sum + length, 0),
    warnings: prepared.warnings,
  };
}

function expectClasses({ task }: PreparedData, { data: file, minPerClass }: FitOptions): void {
  if (task === "classification" || minPerClass === undefined) return;
  throw new TercetError("option-invalid", {
    file,
    option: "--min-per-class",
    expected: "one label a text, as it leaves out classes",
    received: task,
    hint: "Leave it out: labels with few texts are trained on, a quantity has no classes.",
  });
}

function judgeOf(rows: number, { hasTest, hasValidation }: { hasTest: boolean; hasValidation: boolean }): JudgedBy {
  if (hasValidation || rows >= enough.heldOut) return "heldOut";
  return hasTest ? "folds" : "few";
}

interface Divided {
  readonly texts: readonly string[];
  /** What every part gets its share of. */
  readonly strata: readonly string[];
  readonly task: TaskKind;
  /** Rows at the end that the user gave for validation. */
  readonly given: number;
  readonly judgedBy: JudgedBy;
  readonly seed: number;
}

function divide({ texts, strata, task, given, judgedBy, seed }: Divided): Int32Array[] {
  const keys = texts.map(normalizeText);
  if (given > 0) return [Int32Array.from(texts, (_, row) => (row >= texts.length - given ? 0 : -1))];
  if (judgedBy === "heldOut") {
    const { share, fewest, most } = heldOutRows;
    const rows = Math.min(most, Math.max(fewest, share * texts.length));
    const { validation } = splitIndices(keys, strata, {
      validation: rows / texts.length,
      seed,
      small: task === "classification" ? "refuse" : "train",
    });
    const inside = new Set(validation);
    return [Int32Array.from(texts, (_, row) => (inside.has(row) ? 0 : -1))];
  }
  const numbers = numbered(strata);
  return Array.from({ length: judgedBy === "few" ? repeats : 1 }, (_, repeat) =>
    stratifiedFolds(keys, numbers, { folds, key: randomKey(seed, "search folds", repeat) }),
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

/** Each name as its place among all of them, in their natural order: of one label a text its class number. */
function numbered(names: readonly string[]): Int32Array {
  const places = new Map(sortNatural([...new Set(names)]).map((name, place) => [name, place]));
  return Int32Array.from(names, (name) => places.get(name)!);
}

/** Rows of the largest class for one of the smallest. */
function imbalanceOf(task: TaskKind, labels: readonly string[]): number {
  if (task !== "classification") return 1;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / Math.min(...counts.values());
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
