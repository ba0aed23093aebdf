// A table of strings, kept by column: what a data file becomes.
import { TercetError } from "../core/errors.ts";
import { nameHint } from "../core/nearest.ts";

/** CSV and the like, JSON lines, one JSON list of objects, Parquet, a folder for each label, a file of texts with one of labels. */
export type TableFormat = "csv" | "jsonl" | "json" | "parquet" | "folder" | "lines";

export interface Table {
  /** Path as it was given, for messages. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** All cells of a column, in the order of the rows. */
  column(name: string): readonly string[];
  /** 1-based line of the file on which a row begins; in a JSON list, a Parquet file, a folder its place, from 1. */
  lineOf(row: number): number;
  readonly format: TableFormat;
  /** Name of the encoding, as TextDecoder knows it. */
  readonly encoding: string;
  /** "," "\t" ";" or "|"; null for other formats. */
  readonly delimiter: string | null;
  /** False when the first line was found to hold data; the columns are then named by us. */
  readonly hasHeader: boolean;
  /** SHA-256 of the data's bytes, unpacked, in hexadecimal. */
  readonly fingerprint: string;
}

export interface TableFacts extends Pick<Table, "file" | "format" | "encoding" | "delimiter" | "hasHeader" | "fingerprint"> {
  readonly columns: readonly string[];
  /** Cells of each column. */
  readonly cells: readonly (readonly string[])[];
  readonly lines: ArrayLike<number>;
}

export function makeTable({ cells, lines, ...facts }: TableFacts): Table {
  return {
    ...facts,
    rows: lines.length,
    column: (name) => cells[columnIndex(facts.columns, name, facts.file)]!,
    lineOf: (row) => lines[row]!,
  };
}

/** The place of a column; refuses a name that is not there, or is there twice. */
export function columnIndex(columns: readonly string[], name: string, file: string): number {
  const index = columns.indexOf(name);
  if (index < 0) {
    const expected = `one of the columns ${columns.map((each) => JSON.stringify(each)).join(", ")}`;
    throw new TercetError("column-unknown", { file, line: 1, expected, received: JSON.stringify(name), hint: nameHint(name, columns) });
  }
  if (columns.indexOf(name, index + 1) >= 0) {
    const received = `two columns called ${JSON.stringify(name)}`;
    throw new TercetError("column-ambiguous", {
      file,
      line: 1,
      expected: "different names of columns",
      received,
      hint: "Rename one of them.",
    });
  }
  return index;
}
