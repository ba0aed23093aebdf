// Training, validation and test rows, so that equal texts stand on one side and every class is on all of them.
import { type NumericArray, sizeOf } from "../core/array.ts";
import { expectKnownOptions, expectOption, expectRate } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { hashString, randomKey } from "../core/random.ts";
import { takeEncoded } from "./encoded.ts";

export interface SplitOptions {
  /** Share of the rows for validation. */
  readonly validation: number;
  /** Share of the rows for the test. Default 0: none. */
  readonly test?: number;
  readonly seed: number;
  /** Keeps the share of each class on every side. Default true; `splitRows` with numbers that are no class indices: false. */
  readonly stratify?: boolean;
  /** What becomes of a class with fewer keys than there are sides. Default "refuse"; "train": all of it is trained on. */
  readonly small?: "refuse" | "train";
}

export interface SplitRowsOptions extends SplitOptions {
  /** What makes two rows the same, one a row (e.g. the normalized text). Default: the numbers of `x`. */
  readonly keys?: readonly string[];
}

/** Row numbers of each side, in increasing order. */
export interface SplitIndices {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface Rows<X extends NumericArray, Y extends NumericArray> {
  readonly x: X;
  readonly y: Y;
}

export interface Split<X extends NumericArray, Y extends NumericArray> {
  readonly train: Rows<X, Y>;
  readonly validation: Rows<X, Y>;
  /** Empty unless `test` is given. */
  readonly test: Rows<X, Y>;
}

const optionNames = ["validation", "test", "seed", "stratify", "small"];

/** Splits encoded rows; see `splitIndices`. */
export function splitRows<X extends NumericArray, Y extends NumericArray>({ x, y }: Rows<X, Y>, options: SplitRowsOptions): Split<X, Y> {
  expectKnownOptions("splitRows", options, [...optionNames, "keys"]);
  const { keys = rowKeys(x), ...rest } = options;
  expectSameRows(x.shape[0]!, y.shape[0]!, keys.length);
  const stratify = y.data instanceof Int32Array; // class indices; other numbers are quantities, or several labels a row
  const labels = stratify ? Array.from(y.data, String) : keys.map(() => "");
  const sides = splitIndices(keys, labels, { stratify, ...rest });
  const take = (rows: Int32Array): Rows<X, Y> => ({ x: takeEncoded(x, rows), y: takeEncoded(y, rows) });
  return { train: take(sides.train), validation: take(sides.validation), test: take(sides.test) };
}

/**
 * Splits rows by their keys: rows with equal keys go to one side, whatever order the rows come in.
 *
 * The keys of each class are put in the order of a hash of (seed, key); the first fill the test part up to its share of the class's
 * rows, the next the validation part, the rest is for training. Each part gets at least one key of every class. A key with several
 * labels counts for the most frequent of them.
 */
export function splitIndices(keys: readonly string[], labels: readonly string[], options: SplitOptions): SplitIndices {
  const { validation, test = 0, seed, stratify = true, small = "refuse" } = options;
  checkOptions(options);
  expectSameRows(keys.length, labels.length, keys.length);
  const groups = groupRows(keys, labels, seed);
  const parts = 1 + [test, validation].filter((share) => share > 0).length;
  const byLabel = groupBy(groups, (group) => group.label);
  const cannotStratify = small === "train" && [...byLabel.values()].every((stratum) => stratum.length < parts);
  const strata = stratify && !cannotStratify ? byLabel : new Map([["all rows", groups]]);
  expectEnough(strata, { parts, refusesSmall: stratify && small === "refuse" });

  const sides: Group[][][] = [[], [], []]; // test, validation, train; of each stratum
  for (const stratum of strata.values()) {
    let rest = stratum.toSorted((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1));
    if (rest.length < parts) {
      sides[2]!.push(rest);
      continue;
    }
    const rows = rowCount(rest);
    for (const [side, share] of [test, validation].entries()) {
      if (share === 0) continue;
      const reserved = side === 0 && validation > 0 ? 2 : 1; // keys that the later parts need
      const { taken, left } = fill(rest, { rows: Math.max(1, Math.round(share * rows)), reserved });
      sides[side]!.push(taken);
      rest = left;
    }
    sides[2]!.push(rest);
  }
  const [testRows, validationRows, train] = sides.map((groups) => Int32Array.from(groups.flat().flatMap((group) => group.rows)).sort());
  return { train: train!, validation: validationRows!, test: testRows! };
}

/** Rows with one key. */
interface Group {
  readonly key: string;
  readonly hash: number;
  readonly label: string;
  readonly rows: readonly number[];
}

function groupRows(keys: readonly string[], labels: readonly string[], seed: number): Group[] {
  const rowsOf = groupBy([...keys.keys()], (row) => keys[row]!);
  const start = randomKey(seed, "split");
  return Array.from(rowsOf, ([key, rows]) => ({
    key,
    rows,
    hash: hashString(start, key),
    label: mostFrequent(rows.map((row) => labels[row]!)),
  }));
}

// Takes groups in order while they fit into a number of rows, at least one, and leaves at least the reserved number.
function fill(groups: readonly Group[], want: { rows: number; reserved: number }): { taken: Group[]; left: Group[] } {
  const taken: Group[] = [];
  const left: Group[] = [];
  let room = want.rows;
  let spare = groups.length - want.reserved;
  for (const group of groups) {
    const fits = spare > 0 && group.rows.length <= room;
    (fits ? taken : left).push(group);
    if (!fits) continue;
    room -= group.rows.length;
    spare--;
  }
  if (taken.length === 0) {
    const smallest = left.reduce((best, group) => (group.rows.length < best.rows.length ? group : best));
    return { taken: [smallest], left: left.filter((group) => group !== smallest) };
  }
  return { taken, left };
}

// Ties go to the label that sorts first, so that the order of rows does not matter.
function mostFrequent(labels: readonly string[]): string {
  if (labels.length === 1) return labels[0]!;
  const counted = [...groupBy(labels, (label) => label)].sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1));
  return counted[0]![0];
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function rowCount(groups: readonly Group[]): number {
  return groups.reduce((sum, group) => sum + group.rows.length, 0);
}

// A row's numbers as a string of 16-bit units.
function rowKeys({ data, shape }: NumericArray): string[] {
  const [rows, ...rest] = shape;
  const unitsPerRow = (sizeOf(rest) * data.BYTES_PER_ELEMENT) / 2;
  const units = new Uint16Array(data.buffer, data.byteOffset, rows! * unitsPerRow);
  return Array.from({ length: rows! }, (_, row) => {
    let key = "";
    for (let i = row * unitsPerRow; i < (row + 1) * unitsPerRow; i++) key += String.fromCharCode(units[i]!);
    return key;
  });
}

function checkOptions(options: SplitOptions): void {
  const { validation, test = 0, seed } = options;
  expectKnownOptions("split", options, optionNames);
  expectRate("split.validation", validation);
  expectRate("split.test", test);
  expectOption(validation + test > 0, "split.validation", "a share above 0, unless there is a test share", validation);
  expectOption(validation + test < 1, "split.test", "validation and test together to be below 1", validation + test);
  expectOption(Number.isInteger(seed), "split.seed", "a whole number", seed);
}

function expectSameRows(x: number, y: number, keys: number): void {
  const received = `${x} rows of x, ${y} of y, ${keys} keys`;
  if (x !== y || x !== keys) throw new TercetError("shape-mismatch", { where: "splitRows", expected: "as many of each", received });
}

function expectEnough(
  strata: ReadonlyMap<string, readonly Group[]>,
  { parts, refusesSmall }: { parts: number; refusesSmall: boolean },
): void {
  const total = [...strata.values()].reduce((sum, groups) => sum + groups.length, 0);
  if (total < parts) {
    const expected = `at least ${parts} different texts for ${parts} parts`;
    throw new TercetError("too-few-rows", { where: "split", expected, received: String(total) });
  }
  const small = [...strata].filter(([, groups]) => groups.length < parts);
  if (!refusesSmall || small.length === 0) return;
  const received = small.slice(0, 10).map(([label, groups]) => `${JSON.stringify(label)} with ${groups.length}`);
  throw new TercetError("class-too-small", {
    where: "split",
    expected: `at least ${parts} different texts in each class, one for each of ${parts} parts`,
    received: received.join(", "),
    hint: "Add examples of the class, leave its rows out, or merge it with another.",
  });
}
