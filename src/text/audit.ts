// What is in a table of texts and labels: what can be used, what repeats, what contradicts itself, how long the texts are.
import { TercetError } from "../core/errors.ts";
import type { TaskKind } from "../core/task-kind.ts";
import type { ChosenColumns } from "./columns.ts";
import { labelsOf } from "./label-cells.ts";
import { detectLanguage, type Language } from "./language.ts";
import { sortNatural } from "./natural-order.ts";
import { numbersOf } from "./number-encoder.ts";
import { listSizes, type RecognizedLabels, recognizeLabels, type TaskOptions } from "./recognize-task.ts";
import type { Table, TableFormat } from "./table.ts";
import { countTokens } from "./vocabulary.ts";

/** Rows that can be used: both text and label are filled. */
export interface LabeledRows {
  readonly texts: readonly string[];
  /** One cell each; empty without a label column. Several labels are a JSON list, sorted. */
  readonly labels: readonly string[];
  /** What the labels are, and why; null without a label column. */
  readonly recognized: Omit<RecognizedLabels, "labels"> | null;
  /** Row of the table of each, for `lineOf`. */
  readonly rows: Int32Array;
  /** Rows left out because text or label is empty. */
  readonly empty: number;
}

export interface TextLengths {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How the numbers of a quantity lie. */
export interface NumberFacts {
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly p50: number;
  readonly max: number;
  readonly different: number;
}

/** The part of the JSON's `Data` that can be said before a split. */
export interface DataFacts {
  readonly file: string;
  readonly fingerprint: string;
  /** How the data is written; reports of before 0.1 do not say it. */
  readonly format?: TableFormat;
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly textColumns: readonly string[];
  readonly labelColumn: string | null;
  readonly language: string;
  readonly rows: number;
  readonly used: number;
  readonly empty: number;
  /** Rows whose text stands in an earlier row. */
  readonly duplicates: number;
  /** Rows whose text stands under several labels. */
  readonly contradictory: number;
  /** Rows of each label; none where the labels are a quantity. */
  readonly labels: Readonly<Record<string, number>>;
  /** Of lists of labels: how many a row has on average and at most, and rows that have none. */
  readonly labelsPerRow?: { readonly mean: number; readonly max: number; readonly none: number };
  /** Of a quantity. */
  readonly numbers?: NumberFacts;
  /** In tokens. */
  readonly lengths: TextLengths;
}

export interface Audit {
  readonly data: DataFacts;
  readonly language: Language;
  readonly task: TaskKind | null;
  /** Why, in one sentence. */
  readonly taskReason: string;
  readonly recommendation: { readonly maxLength: number; readonly vocabularySize: number };
}

/** The rows that can be used; texts of several columns are joined by a line break. Refuses a table in which no row can. */
export function labeledRows(
  table: Table,
  { textColumns, labelColumn }: Pick<ChosenColumns, "textColumns" | "labelColumn">,
  options: TaskOptions = {},
): LabeledRows {
  const parts = textColumns.map((name) => table.column(name));
  const labelCells = labelColumn === null ? null : table.column(labelColumn);
  const texts: string[] = [];
  const labels: string[] = [];
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const text = joinTexts(parts.map((cells) => cells[row]!));
    const label = labelCells?.[row]?.trim();
    if (text.trim() === "" || label === "") continue;
    texts.push(text);
    if (label !== undefined) labels.push(label);
    rows.push(row);
  }
  if (rows.length === 0) {
    const columns = [...textColumns, ...(labelColumn === null ? [] : [labelColumn])].join(", ");
    throw new TercetError("too-few-rows", {
      file: table.file,
      expected: `rows with ${columns} filled`,
      received: `${table.rows} rows, none of them`,
    });
  }
  const filled = { texts, rows: Int32Array.from(rows), empty: table.rows - rows.length };
  if (labelColumn === null) return { ...filled, labels, recognized: null };
  const lineOf = (cell: number) => table.lineOf(rows[cell]!);
  const { labels: read, ...recognized } = recognizeLabels({ file: table.file, column: labelColumn, cells: labels, lineOf }, options);
  return { ...filled, labels: read, recognized };
}

/** Texts of several columns as one. */
export function joinTexts(cells: readonly string[]): string {
  return cells.length === 1 ? cells[0]! : cells.filter((cell) => cell.trim() !== "").join("\n");
}

/** A text as duplicates are compared: Unicode form NFKC, lower case, single spaces. */
export function normalizeText(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Looks a table over; says what it would do with it and why. */
export function audit(table: Table, columns: ChosenColumns, used: LabeledRows = labeledRows(table, columns)): Audit {
  const { texts, labels, empty } = used;
  const language = detectLanguage(texts);
  const { counts, lengths } = countTokens(texts, { splitting: language.splitting, lowercase: true });
  const lengthFacts = describeLengths(lengths);
  const { file, fingerprint, format, encoding, delimiter, rows } = table;
  const { textColumns, labelColumn } = columns;
  const named = { file, fingerprint, format, encoding, delimiter, textColumns, labelColumn, language: language.tag };
  return {
    data: { ...named, rows, used: texts.length, empty, ...findRepeats(texts, labels), ...describeLabels(used), lengths: lengthFacts },
    language,
    task: used.recognized?.task ?? null,
    taskReason: used.recognized?.taskReason ?? "There is no label column.",
    recommendation: { maxLength: recommendLength(lengthFacts), vocabularySize: recommendVocabulary(counts) },
  };
}

// Repeats of the same normalized text, and rows of texts that stand under more than one label.
function findRepeats(texts: readonly string[], labels: readonly string[]): { duplicates: number; contradictory: number } {
  const known = new Map<string, { rows: number; label: string | undefined; isContradictory: boolean }>();
  for (const [row, text] of texts.entries()) {
    const key = normalizeText(text);
    const first = known.get(key);
    if (!first) known.set(key, { rows: 1, label: labels[row], isContradictory: false });
    else {
      first.rows++;
      first.isContradictory ||= first.label !== labels[row];
    }
  }
  let contradictory = 0;
  for (const { rows, isContradictory } of known.values()) if (isContradictory) contradictory += rows;
  return { duplicates: texts.length - known.size, contradictory };
}

function describeLabels({ labels, recognized }: LabeledRows): Pick<DataFacts, "labels" | "labelsPerRow" | "numbers"> {
  if (recognized?.task === "regression") return { labels: {}, numbers: describeNumbers(numbersOf(labels)) };
  if (recognized?.task === "multiLabel") return { labels: countLabels(labels.flatMap(labelsOf)), labelsPerRow: listSizes(labels) };
  return { labels: countLabels(labels) };
}

function describeNumbers(values: Float64Array): NumberFacts {
  const sorted = values.toSorted();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const p50 = sorted[Math.ceil(sorted.length / 2) - 1]!;
  return { mean, deviation, min: sorted[0]!, p50, max: sorted.at(-1)!, different: new Set(values).size };
}

function countLabels(labels: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(sortNatural([...counts.keys()]).map((label) => [label, counts.get(label)!]));
}

function describeLengths(lengths: Int32Array): TextLengths {
  const sorted = lengths.slice().sort();
  const quantile = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  const sum = sorted.reduce((total, length) => total + length, 0);
  return { mean: sum / sorted.length, p50: quantile(0.5), p95: quantile(0.95), max: quantile(1) };
}

/** Holds 95 of 100 texts whole; a multiple of 8, from 16 to 512. */
function recommendLength({ p95 }: TextLengths): number {
  return Math.min(512, Math.max(16, Math.ceil(p95 / 8) * 8));
}

/** Words that occur at least twice, and the two special ids; at most 20,000. */
function recommendVocabulary(counts: Int32Array): number {
  return Math.min(20_000, Math.max(3, 2 + counts.reduce((kept, count) => kept + (count >= 2 ? 1 : 0), 0)));
}
