// A data file row by row, without holding it in memory: for predictions over files of any size.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { TercetError, throwProblems } from "../core/errors.ts";
import { headerSampleRows } from "./column-names.ts";
import { type CsvDialect, csvOptions, firstRecords, isEmptyLine, lineCounter, quoteProblem, raggedRows } from "./csv.node.ts";
import { checkReadOptions, dialectOf, encodingOf, formatOf, type ReadOptions } from "./dialect.node.ts";
import { beginningOf, type Encoding, invalidBytes } from "./encoding.node.ts";
import { emptyFile, readBeginning, readBytes } from "./file-bytes.node.ts";
import { cellOf, type JsonRecord, parseJsonLine } from "./jsonl.ts";
import { headerOf, headerOnly } from "./read-table.node.ts";
import type { Table } from "./table.ts";

export interface TableRow {
  /** 1-based line of the file on which the row begins. */
  readonly line: number;
  /** One cell a column, in the order of the columns. */
  readonly cells: readonly string[];
  /** The whole object of a JSON line, with keys that the first lines do not have. */
  readonly record?: JsonRecord;
}

export interface RowReader extends Pick<Table, "file" | "columns" | "format" | "encoding" | "delimiter" | "hasHeader"> {
  /** The rows, once; refuses a bad row when it comes to it. */
  readonly rows: AsyncIterable<TableRow>;
}

/** Read to find out encoding, delimiter and columns. */
const beginningBytes = 4 * 1024 * 1024;

/** Opens a file to be read row by row; what `readTable` finds out from the whole file is found out from its first 4 MB. */
export async function readRows(path: string, options: ReadOptions = {}): Promise<RowReader> {
  checkReadOptions("readRows", options);
  const bytes = await readBeginning(path, beginningBytes);
  const isWhole = bytes.length < beginningBytes;
  const start = isWhole ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1 || bytes.length);
  const encoding = encodingOf(start, options, path);
  const utf8 = beginningOf(start, encoding);
  const common = { file: path, encoding: encoding.name };
  if (formatOf(utf8, options, path) === "jsonl") return { ...common, ...jsonReader(path, encoding, utf8, isWhole) };
  return { ...common, ...csvReader(path, encoding, dialectOf(utf8, options), { options, isWhole, utf8 }) };
}

type Contents = Omit<RowReader, "file" | "encoding">;

function csvReader(
  file: string,
  encoding: Encoding,
  dialect: CsvDialect,
  { options, utf8, isWhole }: { options: ReadOptions; utf8: Buffer; isWhole: boolean },
): Contents {
  const first = firstRecords(utf8, dialect, headerSampleRows).filter((record) => !isEmptyLine(record));
  if (first.length === 0) throw utf8.toString().trim() === "" ? emptyFile(file) : quoteProblem(file, 1);
  const { columns, hasHeader } = headerOf(first, options);
  if (hasHeader && isWhole && first.length === 1) throw headerOnly(file);
  return {
    format: "csv",
    delimiter: dialect.delimiter,
    columns,
    hasHeader,
    rows: csvRows(file, encoding, dialect, { width: columns.length, hasHeader }),
  };
}

async function* csvRows(
  file: string,
  encoding: Encoding,
  dialect: CsvDialect,
  shape: { width: number; hasHeader: boolean },
): AsyncIterable<TableRow> {
  const counter = lineCounter(dialect);
  const parser = parse(csvOptions(dialect));
  const source = Readable.from(textChunks(file, encoding)).on("error", (error) => parser.destroy(error));
  let isHeader = shape.hasHeader;
  let nextLine = 1;
  try {
    for await (const cells of source.pipe(parser) as AsyncIterable<string[]>) {
      const line = counter.next(cells);
      nextLine = counter.line;
      if (isEmptyLine(cells)) continue;
      const ragged = raggedRows({ records: [cells], lines: [line] }, shape.width, file);
      throwProblems(ragged ? [ragged] : []);
      if (!isHeader) yield { line, cells };
      isHeader = false;
    }
  } catch (error) {
    throw error instanceof CsvError && error.code === "CSV_QUOTE_NOT_CLOSED" ? quoteProblem(file, nextLine) : error;
  } finally {
    source.destroy();
  }
}

function jsonReader(file: string, encoding: Encoding, utf8: Buffer, isWhole: boolean): Contents {
  const columns = new Set<string>();
  const lines = utf8.toString().split("\n");
  for (const [i, text] of (isWhole ? lines : lines.slice(0, -1)).entries()) {
    if (text.trim() !== "") for (const key of Object.keys(parseJsonLine(text, i + 1, file))) columns.add(key);
  }
  if (columns.size === 0) throw emptyFile(file);
  return { format: "jsonl", delimiter: null, columns: [...columns], hasHeader: true, rows: jsonRows(file, encoding, [...columns]) };
}

async function* jsonRows(file: string, encoding: Encoding, columns: readonly string[]): AsyncIterable<TableRow> {
  let line = 0;
  for await (const text of textLines(file, encoding)) {
    line++;
    if (text.trim() === "") continue;
    const record = parseJsonLine(text, line, file);
    yield { line, record, cells: columns.map((name) => cellOf(record[name])) };
  }
}

async function* textLines(file: string, encoding: Encoding): AsyncIterable<string> {
  let rest = "";
  for await (const chunk of textChunks(file, encoding)) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

// The file as strings, its byte order mark left out.
async function* textChunks(file: string, { name, markBytes }: Encoding): AsyncIterable<string> {
  const decoder = new TextDecoder(name, { fatal: true });
  try {
    for await (const chunk of createReadStream(file, { start: markBytes, highWaterMark: 1 << 18 }))
      yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw invalidBytes(await readBytes(file), name, file); // what a fatal TextDecoder throws
    throw error instanceof TercetError ? error : new TercetError("file-unreadable", { file, received: String(error), cause: error });
  }
}
