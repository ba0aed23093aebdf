// A data file to a table: CSV, TSV or JSON lines, in the encoding it happens to be in.
import { createHash } from "node:crypto";
import { TercetError, throwProblems } from "../core/errors.ts";
import { namesWithoutHeader } from "./column-names.ts";
import { parseCsv, raggedRows } from "./csv.node.ts";
import { checkReadOptions, dialectOf, encodingOf, formatOf, type ReadOptions } from "./dialect.node.ts";
import { toUtf8 } from "./encoding.node.ts";
import { emptyFile, readBytes } from "./file-bytes.node.ts";
import { jsonColumns, parseJsonLine } from "./jsonl.ts";
import { makeTable, type Table, type TableFacts } from "./table.ts";

/**
 * Reads a table. Every cell is a string, exactly as it stands in the file; empty lines are left out.
 *
 * Refuses, with file and line: a missing or empty file, a folder, a binary file, bytes that do not fit the encoding, a header without
 * rows, rows with another number of cells than the first, an unclosed quote, a line that is not JSON.
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<Table> {
  checkReadOptions("readTable", options);
  const bytes = await readBytes(path);
  const encoding = encodingOf(bytes, options, path);
  const utf8 = toUtf8(bytes, encoding, path);
  const common = { file: path, encoding: encoding.name, fingerprint: createHash("sha256").update(bytes).digest("hex") };
  const isJson = formatOf(utf8, options, path) === "jsonl";
  return makeTable(isJson ? { ...common, ...jsonFacts(utf8, path) } : { ...common, ...csvFacts(utf8, options, path) });
}

type Contents = Omit<TableFacts, "file" | "encoding" | "fingerprint">;

function csvFacts(utf8: Buffer, options: ReadOptions, file: string): Contents {
  const dialect = dialectOf(utf8, options);
  const parsed = parseCsv(utf8, dialect, file);
  const { records, lines } = parsed;
  if (records.length === 0) throw emptyFile(file);
  const width = records[0]!.length;
  const ragged = raggedRows(parsed, width, file);
  throwProblems(ragged ? [ragged] : []);
  const { columns, hasHeader } = headerOf(records, options);
  if (hasHeader && records.length === 1) throw headerOnly(file);
  const rows = hasHeader ? records.slice(1) : records;
  const cells = columns.map((_, i) => rows.map((record) => record[i]!));
  return {
    format: "csv",
    delimiter: dialect.delimiter,
    hasHeader,
    columns,
    cells,
    lines: Int32Array.from(hasHeader ? lines.slice(1) : lines),
  };
}

/** Names of the columns, from the first record or made up. */
export function headerOf(records: readonly (readonly string[])[], { header }: ReadOptions): { columns: string[]; hasHeader: boolean } {
  const made = header === true ? null : namesWithoutHeader(records);
  const numbered = records[0]!.map((_, i) => `column${i + 1}`);
  if (header === false) return { columns: made ?? numbered, hasHeader: false };
  if (made) return { columns: made, hasHeader: false };
  return { columns: records[0]!.map((name, i) => name.trim() || numbered[i]!), hasHeader: true };
}

export function headerOnly(file: string): TercetError {
  return new TercetError("header-only", { file, line: 1, expected: "rows under the header", received: "a header only" });
}

function jsonFacts(utf8: Buffer, file: string): Contents {
  const { columns, add } = jsonColumns();
  const lines: number[] = [];
  for (let start = 0, line = 1; start < utf8.length; line++) {
    const newline = utf8.indexOf(0x0a, start);
    const end = newline < 0 ? utf8.length : newline;
    const text = utf8.toString("utf8", start, end).trim();
    start = end + 1;
    if (text === "") continue;
    add(parseJsonLine(text, line, file));
    lines.push(line);
  }
  if (lines.length === 0) throw emptyFile(file);
  return { format: "jsonl", delimiter: null, hasHeader: true, columns: [...columns.keys()], cells: [...columns.values()], lines };
}
