// Which columns hold the text and the label: as the user says, else by their names, else by what is in them.
import { type Problem, throwProblems, toProblem } from "../core/errors.ts";
import { isNamed, labelNames, textNames } from "./column-names.ts";
import { looksLikeList } from "./label-cells.ts";
import { columnIndex, type Table } from "./table.ts";

export interface ColumnOptions {
  /** Names of the text columns, whose texts are joined, a line break between. Default: found out. */
  readonly text?: readonly string[];
  /** Name of the label column. Default: found out. */
  readonly label?: string;
  /** Whether a label is looked for. Default "required". */
  readonly labels?: "required" | "optional" | "none";
}

/** Why a column was taken: the user named it, its name says it, its content does, or there is only this one. */
export type ColumnReason = "option" | "name" | "content";

export interface ChosenColumns {
  readonly textColumns: readonly string[];
  readonly textReason: ColumnReason;
  /** Null without labels. */
  readonly labelColumn: string | null;
  readonly labelReason: ColumnReason | null;
}

/** What a column looks like. */
interface ColumnFacts {
  readonly name: string;
  readonly meanLength: number;
  /** Different values ÷ filled cells. */
  readonly distinctShare: number;
  readonly distinct: number;
  readonly numericShare: number;
  /** Share of cells that are JSON lists. */
  readonly listShare: number;
  /** Whether the cells count the rows: whole numbers without a gap. */
  readonly isCount: boolean;
}

/** Chooses the columns. Two that fit are an error that lists them and names the option; so is none. */
export function chooseColumns(table: Table, options: ColumnOptions = {}): ChosenColumns {
  return chooseNamed(table, { ...options, text: options.text && textColumns(options.text, table.columns) });
}

/** The columns a list names. It was written with commas between: a column that has this very name, commas and all, is the one. */
function textColumns(names: readonly string[], columns: readonly string[]): readonly string[] {
  const written = (name: string) =>
    name
      .split(",")
      .map((part) => part.trim())
      .join(",");
  const one = names.length > 1 ? columns.find((name) => written(name) === written(names.join(","))) : undefined;
  return one === undefined ? names : [one];
}

function chooseNamed(table: Table, options: ColumnOptions): ChosenColumns {
  const { labels = "required" } = options;
  for (const name of [...(options.text ?? []), ...(options.label === undefined ? [] : [options.label])])
    columnIndex(table.columns, name, table.file);
  const facts = table.columns.map((name) => describe(name, table.column(name)));
  const text = chooseText(facts, options);
  const label = labels === "none" ? nothing : chooseLabel(facts, options, text.names);
  const missingLabel = labels === "required" && label.names.length === 0;
  throwProblems(
    [problemOf("text", text, table), problemOf("label", missingLabel ? { ...label, isMissing: true } : label, table)].filter(
      (each) => each !== null,
    ),
  );
  return { textColumns: text.names, textReason: text.reason!, labelColumn: label.names[0] ?? null, labelReason: label.reason };
}

interface Choice {
  readonly names: readonly string[];
  readonly reason: ColumnReason | null;
  /** More than one column fits. */
  readonly rivals?: readonly string[];
  readonly isMissing?: boolean;
}

const nothing: Choice = { names: [], reason: null };

function chooseText(facts: readonly ColumnFacts[], { text, label }: ColumnOptions): Choice {
  if (text && text.length > 0) return { names: text, reason: "option" };
  const free = facts.filter(({ name }) => name !== label);
  const named = free.filter(({ name }) => isNamed(name, textNames));
  if (named.length > 0) return single(named, "name");
  const candidates = free.filter(({ name }) => !isNamed(name, labelNames));
  if (free.length === 1 || candidates.length === 1) return single(candidates.length === 1 ? candidates : free, "content");
  const longest = candidates.filter(looksLikeText).sort((a, b) => b.meanLength - a.meanLength);
  const [first, second] = longest;
  if (!first) return { ...nothing, isMissing: true };
  const isClear = !second || first.meanLength >= clearlyLonger * second.meanLength;
  return isClear
    ? single([first], "content")
    : { ...nothing, rivals: longest.filter((each) => each.meanLength * clearlyLonger > first.meanLength).map(({ name }) => name) };
}

function chooseLabel(facts: readonly ColumnFacts[], { label }: ColumnOptions, text: readonly string[]): Choice {
  if (label !== undefined) return { names: [label], reason: "option" };
  const free = facts.filter(({ name }) => !text.includes(name));
  const named = free.filter(({ name, distinct }) => isNamed(name, labelNames) && distinct > 0);
  if (named.length > 0) return single(named, "name");
  // Names that come again are the surest sign; lists of labels and quantities, which may all differ, count where there are none.
  const fitting = [looksLikeLabel, looksLikeLists, looksLikeQuantity].map((looks) => free.filter(looks)).find(({ length }) => length > 0);
  return fitting ? single(fitting, "content") : nothing;
}

function single(fitting: readonly ColumnFacts[], reason: ColumnReason): Choice {
  const names = fitting.map(({ name }) => name);
  return names.length === 1 ? { names, reason } : { ...nothing, rivals: names };
}

// Measured on nothing but judgment: texts are sentences, ids are short, labels come again and again.
const clearlyLonger = 2;
const shortestText = 8;
const mostLabels = 200;

function looksLikeText({ meanLength, distinctShare, numericShare }: ColumnFacts): boolean {
  return meanLength >= shortestText && distinctShare > 0.5 && numericShare < 0.5;
}

function looksLikeLabel({ distinct, distinctShare, meanLength }: ColumnFacts): boolean {
  return distinct >= 2 && distinct <= mostLabels && distinctShare <= 0.5 && meanLength <= 50;
}

function looksLikeLists({ listShare }: ColumnFacts): boolean {
  return listShare > clearShare;
}

function looksLikeQuantity({ numericShare, distinct, isCount }: ColumnFacts): boolean {
  return numericShare > clearShare && distinct >= 2 && !isCount;
}

const clearShare = 0.9;

function describe(name: string, cells: readonly string[]): ColumnFacts {
  const filled = cells.filter((cell) => cell.trim() !== "");
  const distinct = new Set(filled).size;
  const units = filled.reduce((sum, cell) => sum + cell.length, 0);
  const numbers = filled.map(Number).filter(Number.isFinite);
  const rows = Math.max(1, filled.length);
  return {
    name,
    meanLength: units / rows,
    distinct,
    distinctShare: distinct / rows,
    numericShare: numbers.length / rows,
    listShare: filled.filter((cell) => looksLikeList(cell.trim())).length / rows,
    isCount: countsRows(numbers, distinct),
  };
}

function countsRows(numbers: readonly number[], distinct: number): boolean {
  if (numbers.length !== distinct || !numbers.every(Number.isInteger)) return false;
  const [low, high] = numbers.reduce(
    ([least, most], each) => [Math.min(least, each), Math.max(most, each)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return high - low + 1 === numbers.length;
}

function problemOf(role: "text" | "label", { rivals, isMissing }: Choice, table: Table): Problem | null {
  const { file, columns } = table;
  const option = `--${role}`;
  const listed = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(", ");
  if (rivals) {
    const hint = `Say which one, e.g. ${option} ${JSON.stringify(rivals[0])}.`;
    return toProblem("column-ambiguous", {
      file,
      line: 1,
      option,
      expected: `one ${role} column`,
      received: `several that fit: ${listed(rivals)}`,
      hint,
    });
  }
  if (!isMissing) return null;
  const hint = `Name it with ${option}.`;
  return toProblem("column-not-found", {
    file,
    line: 1,
    option,
    expected: `a ${role} column`,
    received: `columns ${listed(columns)}, none of which fits`,
    hint,
  });
}
