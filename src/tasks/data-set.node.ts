// From a file to rows that can be trained on: columns, labels, and who is trained on, who validates, who tests.
import { resolve } from "node:path";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { type Audit, audit, type LabeledRows, labeledRows, normalizeText } from "../text/audit.ts";
import { chooseColumns } from "../text/columns.ts";
import { labelsOf } from "../text/label-cells.ts";
import { sortNatural } from "../text/natural-order.ts";
import { readTable } from "../text/read-table.node.ts";
import type { TaskOptions } from "../text/recognize-task.ts";
import { splitIndices } from "../text/split.ts";
import { strataOf } from "../text/strata.ts";
import type { Table } from "../text/table.ts";
import { rowsOfKnownLabels } from "./known-labels.ts";

/** Which columns are read, and how; what their labels are. */
export interface DataOptions extends TaskOptions {
  readonly text?: readonly string[];
  readonly label?: string;
  /** A file whose line i is the label of line i of the data file, which then holds one text a line. */
  readonly labelFile?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
}

export interface SplitChoice {
  /** A share of the rows, or a file. Default 0.1. */
  readonly validation?: number | string;
  /** A share of the rows, a share that depends on their number, or a file. Default 0.2. */
  readonly test?: number | string | ((rows: number) => number);
  /** Classes with fewer different texts are left out. Default: they are refused when a split has no place for them. */
  readonly minPerClass?: number;
  readonly seed: number;
  /** What to do with rows of a given file whose label the training rows do not have. Default: refuse. */
  readonly unknownLabels?: "drop";
}

export interface Part {
  readonly texts: readonly string[];
  /** One cell a text: a name, a number, or a JSON list of labels. */
  readonly labels: readonly string[];
  /** Line of the file that each row begins on, where it is known. */
  readonly lines?: readonly number[];
}

export interface LabeledTable {
  readonly table: Table;
  readonly used: LabeledRows;
  readonly audit: Audit;
}

export interface SplitFacts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Rows of validation and test whose text stands in the training part too. */
  readonly overlap: number;
}

export interface PreparedData extends LabeledTable {
  readonly task: TaskKind;
  /** What stands between several labels in a cell; null where they are a JSON list, or one. */
  readonly labelSeparator: string | null;
  readonly train: Part;
  readonly validation: Part;
  readonly test: Part;
  readonly split: SplitFacts;
  readonly warnings: readonly Problem[];
}

/** The columns of an earlier file, and what its labels were. */
export interface UsualColumns {
  readonly textColumns?: readonly string[];
  readonly labelColumn?: string | null;
  readonly task?: TaskKind;
  readonly labelSeparator?: string | null;
}

/** Reads a file with texts and labels. Where the user names no columns, the usual ones are taken if the file has them. */
export async function readLabeledTable(file: string, options: DataOptions, usual: UsualColumns = {}): Promise<LabeledTable> {
  const { encoding, delimiter, labelFile } = options;
  const table = await readTable(file, { encoding, delimiter, labelFile });
  const columns = chooseColumns(table, { ...withUsual(table, options, usual), labels: "required" });
  const { task = usual.task, labelSeparator = usual.labelSeparator ?? undefined } = options;
  const used = labeledRows(table, columns, { task, labelSeparator });
  const looked = audit(table, columns, used);
  return { table, used, audit: { ...looked, data: { ...looked.data, file: resolve(file) } } };
}

function withUsual({ columns }: Table, { text, label }: DataOptions, { textColumns, labelColumn }: UsualColumns): DataOptions {
  const usualText = textColumns?.every((name) => columns.includes(name)) ? textColumns : undefined;
  const usualLabel = columns.find((name) => name === labelColumn);
  return { text: text ?? usualText, label: label ?? usualLabel };
}

/** Reads a file and splits its rows; parts that come from files of their own are read from there. */
export async function prepareData(file: string, options: DataOptions & SplitChoice): Promise<PreparedData> {
  const { validation = 0.1, seed, minPerClass = 1 } = options;
  const read = await readLabeledTable(file, options);
  const { task, labelSeparator } = read.used.recognized!; // a label column is required
  const { texts, labels, keys, lines, dropped } = withoutSmallClasses(read, task === "classification" ? minPerClass : 1);
  expectTwoAnswers(read, task, labels);
  const test = typeof options.test === "function" ? options.test(texts.length) : (options.test ?? 0.2);
  const shares = { validation: shareOf(validation), test: shareOf(test) };
  const small = task === "classification" ? "refuse" : "train";
  const sides = shares.validation + shares.test > 0 ? splitIndices(keys, strataOf(task, labels), { ...shares, seed, small }) : null;
  const pick = (rows: Int32Array): Part => ({
    texts: Array.from(rows, (row) => texts[row]!),
    labels: Array.from(rows, (row) => labels[row]!),
    lines: Array.from(rows, (row) => lines[row]!),
  });
  const train = sides ? pick(sides.train) : { texts, labels, lines };
  const warnings: Problem[] = [];
  const part = async (given: number | string, rows: Int32Array | undefined): Promise<Part> => {
    if (typeof given === "number") return rows ? pick(rows) : { texts: [], labels: [] };
    const other = await readLabeledTable(given, { ...options, labelFile: undefined }, { ...read.audit.data, task, labelSeparator });
    const known = rowsOfKnownLabels(other, namesIn(task, train.labels), options.unknownLabels);
    warnings.push(...emptyRowsWarning(other), ...known.warnings);
    return known;
  };
  const parts = { train, validation: await part(validation, sides?.validation), test: await part(test, sides?.test) };
  const split = splitFacts(parts);
  return { ...read, task, labelSeparator, ...parts, split, warnings: [...dataWarnings(read, split), ...dropped, ...warnings] };
}

interface KeptRows extends Part {
  /** What makes two texts the same. */
  readonly keys: readonly string[];
  readonly lines: readonly number[];
  /** Says which classes were left out. */
  readonly dropped: readonly Problem[];
}

/** The labels that occur; null for a quantity, which has none. */
function namesIn(task: TaskKind, cells: readonly string[]): readonly string[] | null {
  if (task === "regression") return null;
  return sortNatural([...new Set(task === "multiLabel" ? cells.flatMap(labelsOf) : cells)]);
}

/** The rows of classes with enough different texts. */
function withoutSmallClasses({ table, used: { texts, labels, rows } }: LabeledTable, minPerClass: number): KeptRows {
  const { file } = table;
  const keys = texts.map(normalizeText);
  const lines = Array.from(rows, (row) => table.lineOf(row));
  if (minPerClass <= 1) return { texts, labels, keys, lines, dropped: [] };
  const textsOf = new Map<string, Set<string>>();
  for (const [row, label] of labels.entries()) textsOf.set(label, (textsOf.get(label) ?? new Set()).add(keys[row]!));
  const small = [...textsOf].filter(([, different]) => different.size < minPerClass).map(([label]) => label);
  const isKept = (row: number) => !small.includes(labels[row]!);
  const kept = Array.from(labels.keys()).filter(isKept);
  const received = small
    .slice(0, 10)
    .map((label) => JSON.stringify(label))
    .join(", ");
  const message = `${file}: ${labels.length - kept.length} rows of ${small.length} classes with fewer than ${minPerClass} different texts left out: ${received}.`;
  return {
    texts: kept.map((row) => texts[row]!),
    labels: kept.map((row) => labels[row]!),
    keys: kept.map((row) => keys[row]!),
    lines: kept.map((row) => lines[row]!),
    dropped: small.length > 0 ? [toProblem("class-left-out", { file, message, received, expected: String(minPerClass) })] : [],
  };
}

function expectTwoAnswers({ table, used, audit: { data } }: LabeledTable, task: TaskKind, kept: readonly string[]): void {
  const names = new Set<string | number>(namesIn(task, kept) ?? kept.map(Number));
  if (names.size > 1) return;
  const [only = Object.keys(data.labels)[0]] = names;
  const place = `in all ${used.labels.length} rows of column ${JSON.stringify(data.labelColumn)}`;
  throw new TercetError("one-class", {
    file: table.file,
    expected: `at least two different ${task === "regression" ? "numbers" : "labels"}`,
    received: only === undefined ? `no label, ${place}` : `one, ${JSON.stringify(only)}, ${place}`,
    hint: "If another column holds the labels, name it with --label.",
  });
}

function shareOf(given: number | string): number {
  return typeof given === "number" ? given : 0;
}

function splitFacts({ train, validation, test }: { train: Part; validation: Part; test: Part }): SplitFacts {
  const trained = new Set(train.texts.map(normalizeText));
  const overlap = [...validation.texts, ...test.texts].filter((text) => trained.has(normalizeText(text))).length;
  return { train: train.texts.length, validation: validation.texts.length, test: test.texts.length, overlap };
}

/** Says how many rows were left out for want of a text or a label. */
export function emptyRowsWarning({ table: { file }, used: { empty } }: LabeledTable): Problem[] {
  const message = `${file}: ${empty} rows without text or label left out.`;
  return empty > 0 ? [toProblem("rows-empty", { file, message, received: String(empty) })] : [];
}

function dataWarnings(read: LabeledTable, { overlap }: SplitFacts): Problem[] {
  const { duplicates, contradictory } = read.audit.data;
  const { file } = read.table;
  const warnings = emptyRowsWarning(read);
  if (duplicates > 0) {
    const message = `${file}: ${duplicates} rows repeat a text that stands before; equal texts are kept on one side of the split.`;
    warnings.push(toProblem("rows-duplicate", { file, message, received: String(duplicates) }));
  }
  if (contradictory > 0) {
    const message = `${file}: ${contradictory} texts stand there with different labels; no model can get them all right.`;
    warnings.push(toProblem("labels-contradictory", { file, message, received: String(contradictory) }));
  }
  if (overlap > 0) {
    const message = `${overlap} rows of the given validation or test file stand in the training rows too; scores on them flatter.`;
    warnings.push(toProblem("split-overlap", { file, message, received: String(overlap) }));
  }
  return warnings;
}
