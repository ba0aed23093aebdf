// Writes a table row by row, in the format of the file it was read from, with columns added at the end.
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { extname } from "node:path";
import type { Writable } from "node:stream";
import { TercetError } from "../core/errors.ts";
import type { RowReader, TableRow } from "./read-rows.node.ts";

export interface TableLayout {
  readonly format: "csv" | "jsonl";
  /** Of a CSV; null for JSON lines. */
  readonly delimiter: string | null;
  readonly columns: readonly string[];
}

/** A value of an added column. A list stays one in JSON lines, and is its JSON in a cell. */
export type Added = string | number | readonly string[];

export interface TableWriter {
  /** Writes a row: the cells it had, then one value for each added column. Resolves when there is room for the next. */
  write(row: Pick<TableRow, "cells" | "record">, added: readonly Added[]): Promise<void>;
  /** Completes the file and puts it in its place. */
  close(): Promise<void>;
  /** Removes what was written so far; the place keeps what stood there before. */
  abort(): Promise<void>;
}

/**
 * The layout of a file that gets a reader's rows: by the ending of its name, else that of the source. Rows that have types are JSON lines.
 * Without a header in the source, the names made up for its columns are written.
 */
export function layoutFor(file: string | null, source: Pick<RowReader, "format" | "delimiter" | "columns">): TableLayout {
  const ending = file === null ? "" : extname(file).toLowerCase();
  const { columns } = source;
  if (ending === ".jsonl" || ending === ".ndjson") return { format: "jsonl", delimiter: null, columns };
  if (ending === ".tsv") return { format: "csv", delimiter: "\t", columns };
  if (ending === ".csv")
    return { format: "csv", delimiter: source.delimiter === null || source.delimiter === "\t" ? "," : source.delimiter, columns };
  const hasTypes = source.format === "jsonl" || source.format === "json" || source.format === "parquet";
  return { format: hasTypes ? "jsonl" : "csv", delimiter: source.delimiter, columns };
}

/** Names for added columns that do not collide: "label" becomes "predicted_label" where there is a "label" already. */
export function freeNames(wanted: readonly string[], columns: readonly string[]): string[] {
  return wanted.map((name) => {
    let free = name;
    while (columns.includes(free)) free = `predicted_${free}`;
    return free;
  });
}

/** Writes to a stream, such as standard output. `close` and `abort` leave the stream open. */
export async function writeTo(stream: Writable, layout: TableLayout, added: readonly string[]): Promise<TableWriter> {
  const format = rowFormat(layout, added);
  if (format.header !== null) await send(stream, format.header);
  return { write: (row, values) => send(stream, format.line(row, values)), close: async () => {}, abort: async () => {} };
}

/** Writes to a file: under a temporary name beside it, so that no half file is ever seen. */
export async function writeTable(file: string, layout: TableLayout, added: readonly string[]): Promise<TableWriter> {
  const temporary = `${file}.part-${process.pid}`;
  const stream = createWriteStream(temporary, "utf8");
  await new Promise<void>((resolve, reject) => stream.once("open", () => resolve()).once("error", reject)).catch((cause) => {
    throw writeFailed(file, cause);
  });
  let failure: unknown; // the first one says why; what follows only says that the stream is gone
  stream.on("error", (error) => {
    failure ??= error;
  });
  const inner = await writeTo(stream, layout, added);
  const end = () => new Promise<void>((resolve, reject) => stream.once("error", reject).end(resolve));
  const told = (cause: unknown): never => {
    throw writeFailed(file, failure ?? cause);
  };
  return {
    write: (row, values) => inner.write(row, values).catch(told),
    close: async () => {
      await end()
        .then(() => rename(temporary, file))
        .catch(told);
    },
    abort: async () => {
      await end().catch(() => {}); // what matters is that the file goes
      await rm(temporary, { force: true });
    },
  };
}

interface RowFormat {
  readonly header: string | null;
  line(row: Pick<TableRow, "cells" | "record">, added: readonly Added[]): string;
}

function rowFormat({ format, delimiter, columns }: TableLayout, added: readonly string[]): RowFormat {
  if (format === "jsonl") return { header: null, line: (row, values) => `${JSON.stringify(jsonRow(row, columns, added, values))}\n` };
  const separator = delimiter ?? ",";
  const join = (cells: readonly Added[]) =>
    `${cells.map((cell) => quoted(typeof cell === "object" ? JSON.stringify(cell) : String(cell), separator)).join(separator)}\n`;
  return { header: join([...columns, ...added]), line: (row, values) => join([...row.cells, ...values]) };
}

/** A cell as CSV: in quotes, with its quotes doubled, only where it must be. */
export function quoted(cell: string, delimiter: string): string {
  const needsQuotes = cell.includes(delimiter) || cell.includes('"') || cell.includes("\n") || cell.includes("\r");
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

// A JSON line keeps the types and keys it had.
function jsonRow(
  row: Pick<TableRow, "cells" | "record">,
  columns: readonly string[],
  added: readonly string[],
  values: readonly Added[],
): object {
  const kept = row.record ?? Object.fromEntries(columns.map((name, i) => [name, row.cells[i]]));
  return { ...kept, ...Object.fromEntries(added.map((name, i) => [name, values[i]])) };
}

function send(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const isReady = stream.write(text, (error) => error && reject(error));
    if (isReady) resolve();
    else stream.once("drain", resolve);
  });
}

function writeFailed(file: string, cause: unknown): TercetError {
  const isFolderMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  const received = isFolderMissing ? "no folder to put it in" : cause instanceof Error ? cause.message : String(cause);
  const hint = `${isFolderMissing ? "Make the folder first" : "Free some space"}, or choose another place. Nothing was left half-written.`;
  return new TercetError("write-failed", { file, expected: "a file that can be written", received, hint, cause });
}
