// What is asked of a model, told from the label cells: one name, lists of names, or a quantity; or as the user says.
import { expectOneOf } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { type TaskKind, taskKinds } from "../core/task-kind.ts";
import { isGroupedNumber, labelsOf, listCell, listOf, looksLikeList, numberOf, separated } from "./label-cells.ts";

export interface TaskOptions {
  /** Default: found out. */
  readonly task?: TaskKind;
  /** What stands between several labels in a cell, e.g. "|". Default: cells of several labels are JSON lists. */
  readonly labelSeparator?: string;
}

/** The label cells of a file, without the empty ones. */
export interface LabelColumn {
  readonly file: string;
  readonly column: string;
  readonly cells: readonly string[];
  /** Line of the file of each cell. */
  readonly lineOf: (cell: number) => number;
}

export interface RecognizedLabels {
  readonly task: TaskKind;
  /** Why, in one sentence. */
  readonly taskReason: string;
  /** Names; lists as `listCell` writes them; numbers as they stand. */
  readonly labels: readonly string[];
  /** Null unless the labels of a cell are separated by it. */
  readonly labelSeparator: string | null;
}

/** More different numbers than this are taken for a quantity. */
export const mostNumericClasses = 20;
/** Where so many cells are of one kind, the others are mistakes rather than names. */
const clearly = 0.9;

/**
 * Reads label cells. Lists make several labels a text; more than 20 different numbers a quantity; all else is one label a text.
 * Throws `label-invalid` with the first line that does not fit, `option-invalid` for options that do not fit each other or the cells.
 */
export function recognizeLabels(column: LabelColumn, options: TaskOptions = {}): RecognizedLabels {
  checkOptions(options);
  const task = options.task ?? taskOf(column, options);
  if (task === "multiLabel") return labelLists(column, options);
  return task === "regression" ? quantities(column, options) : names(column, options);
}

function taskOf(column: LabelColumn, { labelSeparator }: TaskOptions): TaskKind {
  if (labelSeparator !== undefined) {
    expectSeparatorUsed(column, labelSeparator);
    return "multiLabel";
  }
  const { cells } = column;
  const share = (holds: (cell: string) => boolean) => cells.filter(holds).length / cells.length;
  if (share(looksLikeList) >= clearly) return "multiLabel";
  const isNumber = (cell: string) => numberOf(cell) !== null || isGroupedNumber(cell);
  return share(isNumber) >= clearly && new Set(cells.filter(isNumber)).size > mostNumericClasses ? "regression" : "classification";
}

function names({ cells }: LabelColumn, { task }: TaskOptions): RecognizedLabels {
  const different = [...new Set(cells)];
  const areNumbers = different.every((cell) => numberOf(cell) !== null);
  return {
    task: "classification",
    taskReason: asTold(task, `The labels are ${different.length} different ${areNumbers ? "numbers" : "names"}.`),
    labels: cells,
    labelSeparator: null,
  };
}

function labelLists(column: LabelColumn, { task, ...options }: TaskOptions): RecognizedLabels {
  // A model knows the separator of its training file; another file may hold JSON lists all the same.
  const labelSeparator = column.cells.every((cell) => listOf(cell) !== null) ? undefined : options.labelSeparator;
  const lists = column.cells.map((cell) => (labelSeparator === undefined ? listOf(cell) : separated(cell, labelSeparator)));
  const wrong = lists.flatMap((list, i) => (list === null ? [i] : []));
  const isNoList = (i: number) => !looksLikeList(column.cells[i]!);
  if (wrong.length > 0) {
    throw invalid(column, wrong, {
      expected: 'a JSON list of labels, such as ["a","b"] or []',
      hint: wrong.some(isNoList)
        ? 'Give --label-separator "|" for labels written as a|b, or --task classification to take each cell as one name.'
        : "Add --task classification to take each cell as one name.",
    });
  }
  const labels = lists.map((list) => listCell(list!));
  const different = new Set(lists.flat()).size;
  const mean = (lists.reduce((sum, list) => sum + list!.length, 0) / lists.length).toFixed(1);
  const are = labelSeparator === undefined ? "lists" : `separated by ${JSON.stringify(labelSeparator)}`;
  return {
    task: "multiLabel",
    taskReason: asTold(task, `The labels are ${are}: ${different} different ones, ${mean} a text on average.`),
    labels,
    labelSeparator: labelSeparator ?? null,
  };
}

function quantities(column: LabelColumn, { task }: TaskOptions): RecognizedLabels {
  const { cells } = column;
  const numbers = cells.map(numberOf);
  const wrong = numbers.flatMap((number, i) => (number === null ? [i] : []));
  if (wrong.length > 0) {
    const isGrouped = isGroupedNumber(cells[wrong[0]!]!);
    throw invalid(column, wrong, {
      expected: isGrouped ? "numbers with a decimal point and no other marks, such as 1234.5" : "a number",
      hint: isGrouped
        ? "A comma stands for thousands in one place and for decimals in another: write 1234.5, or add --task classification to take the cells as names."
        : "Correct these cells, or empty them to leave the rows out; --task classification takes them as names.",
    });
  }
  const different = new Set(numbers).size;
  const kind = numbers.every(Number.isInteger) ? "whole numbers" : "numbers";
  const isClear = different > mostNumericClasses && task === undefined;
  const why = isClear ? `: more than ${mostNumericClasses} are taken for a quantity; --task classification takes them as names` : "";
  return {
    task: "regression",
    taskReason: asTold(task, `The labels are ${kind}, ${different} different ones${why}.`),
    labels: cells,
    labelSeparator: null,
  };
}

function asTold(task: TaskKind | undefined, reason: string): string {
  return task === undefined ? reason : `${reason} --task says so.`;
}

function invalid({ file, column, cells, lineOf }: LabelColumn, wrong: readonly number[], told: { expected: string; hint: string }) {
  const [first] = wrong as [number, ...number[]]; // called for one or more
  const more = wrong.length > 1 ? `, and ${wrong.length - 1} more such cells` : "";
  return new TercetError("label-invalid", {
    file,
    line: lineOf(first),
    expected: `${told.expected} in column ${JSON.stringify(column)}`,
    received: `${JSON.stringify(shortened(cells[first]!))}${more}`,
    hint: told.hint,
  });
}

function shortened(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 57)}…` : cell;
}

function expectSeparatorUsed({ file, column, cells }: LabelColumn, separator: string): void {
  if (cells.some((cell) => cell.includes(separator))) return;
  throw new TercetError("option-invalid", {
    file,
    option: "--label-separator",
    expected: `what stands between the labels of column ${JSON.stringify(column)}`,
    received: `${JSON.stringify(separator)}, which is in none of its ${cells.length} cells`,
    hint: "Leave it out if each text has one label, or add --task multiLabel if that is meant.",
  });
}

function checkOptions({ task, labelSeparator }: TaskOptions): void {
  if (task !== undefined) expectOneOf("--task", task, taskKinds);
  if (labelSeparator === undefined || task === undefined || task === "multiLabel") return;
  throw new TercetError("option-invalid", {
    option: "--label-separator",
    expected: "--task multiLabel beside it, or no --task",
    received: `--task ${task}`,
  });
}

/** How many labels the lists have: on average, at most, and lists without any. */
export function listSizes(cells: readonly string[]): { readonly mean: number; readonly max: number; readonly none: number } {
  const sizes = cells.map((cell) => labelsOf(cell).length);
  return {
    mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    max: sizes.reduce((most, size) => Math.max(most, size), 0),
    none: sizes.filter((size) => size === 0).length,
  };
}
