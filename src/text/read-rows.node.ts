// A data file row by row, without holding it in memory: for predictions over files of any size.
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { throwProblems } from "../core/errors.ts";
import { headerSampleRows } from "./column-names.ts";
import { type CsvDialect, csvOptions, firstRecords, isEmptyLine, lineCounter, quoteProblem, raggedRows } from "./csv.node.ts";
import { checkReadOptions, dialectOf, encodingOf, formatOf, type ReadOptions } from "./dialect.node.ts";
import { beginningOf, type Encoding, invalidBytes } from "./encoding.node.ts";
import { emptyFile } from "./file-bytes.node.ts";
import { cellOf, type JsonRecord, type PlacedRecord, recordReader } from "./jsonl.ts";
import { folderColumns, isFolder, type LabeledFile, labeledFiles, textOf } from "./label-folder.node.ts";
import { openSource } from "./open-source.node.ts";
import { isParquet, parquetRows } from "./parquet.node.ts";
import { headerOf, headerOnly } from "./read-table.node.ts";
import { beginning, type Source, told, wholeOf } from "./source.node.ts";
import type { Table } from "./table.ts";

export interface TableRow {
  /** 1-based line of the file on which the row begins; in a JSON list, a Parquet file, a folder its place, from 1. */
  readonly line: number;
  /** One cell a column, in the order of the columns. */
  readonly cells: readonly string[];
  /** The whole object of a JSON or Parquet file, with keys that the first lines do not have. */
  readonly record?: JsonRecord;
}

export interface RowReader extends Pick<Table, "file" | "columns" | "format" | "encoding" | "delimiter" | "hasHeader"> {
  /** The rows, once; refuses a bad row when it comes to it. */
  readonly rows: AsyncIterable<TableRow>;
}

/** Read to find out encoding, delimiter and columns. */
const beginningBytes = 4 * 1024 * 1024;

/** Opens a file to be read row by row; what `readTable` finds out from the whole file is found out from its first 4 MB. */
export async function readRows(path: string, options: Omit<ReadOptions, "labelFile"> = {}): Promise<RowReader> {
  checkReadOptions("readRows", options);
  if (await isFolder(path)) return folderReader(path, options);
  const source = await openSource(path);
  const bytes = await beginning(source, beginningBytes);
  if (isParquet(bytes)) return parquetReader(source);
  const isWhole = bytes.length < beginningBytes;
  const start = isWhole ? bytes : bytes.subarray(0, lastBreak(bytes));
  const encoding = await encodingOf(start, options, path);
  const utf8 = beginningOf(start, encoding);
  const common = { file: path, encoding: encoding.name };
  const opened = { source, encoding, utf8, isWhole };
  const format = formatOf(utf8, options, source);
  return { ...common, ...(format === "csv" ? csvReader(opened, options) : jsonReader(opened, format)) };
}

/** What is known of a file when its format has been found out. */
interface Opened {
  readonly source: Source;
  readonly encoding: Encoding;
  /** The beginning. */
  readonly utf8: Buffer;
  /** Whether that is all. */
  readonly isWhole: boolean;
}

/** Where the beginning of a file is cut: after a line, else after a character that is no part of another in any encoding. */
function lastBreak(bytes: Buffer): number {
  const line = bytes.lastIndexOf(0x0a) + 1;
  return line || bytes.findLastIndex((byte) => byte >= 0x20 && byte <= 0x2f) + 1 || bytes.length;
}

type Contents = Omit<RowReader, "file" | "encoding">;

function csvReader({ source, encoding, utf8, isWhole }: Opened, options: ReadOptions): Contents {
  const { file } = source;
  const dialect = dialectOf(utf8, options);
  const first = firstRecords(utf8, dialect, headerSampleRows).filter((record) => !isEmptyLine(record));
  if (first.length === 0) throw utf8.toString().trim() === "" ? emptyFile(file) : quoteProblem(file, 1);
  const { columns, hasHeader } = headerOf(first, options);
  if (hasHeader && isWhole && first.length === 1) throw headerOnly(file);
  return {
    format: "csv",
    delimiter: dialect.delimiter,
    columns,
    hasHeader,
    rows: csvRows(source, encoding, dialect, { width: columns.length, hasHeader }),
  };
}

async function* csvRows(
  input: Source,
  encoding: Encoding,
  dialect: CsvDialect,
  shape: { width: number; hasHeader: boolean },
): AsyncIterable<TableRow> {
  const { file } = input;
  const counter = lineCounter(dialect);
  const parser = parse(csvOptions(dialect));
  const source = Readable.from(textChunks(input, encoding)).on("error", (error) => parser.destroy(error));
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

function jsonReader({ source, encoding, utf8, isWhole }: Opened, format: "jsonl" | "json"): Contents {
  const columns = new Set<string>();
  const reader = recordReader(format, source.file);
  const first = [...reader.push(utf8.toString()), ...(isWhole ? reader.end() : [])];
  for (const { record } of first) for (const key of Object.keys(record)) columns.add(key);
  if (columns.size === 0) throw emptyFile(source.file);
  return { format, delimiter: null, columns: [...columns], hasHeader: true, rows: jsonRows(source, encoding, format, [...columns]) };
}

async function* jsonRows(
  source: Source,
  encoding: Encoding,
  format: "jsonl" | "json",
  columns: readonly string[],
): AsyncIterable<TableRow> {
  const reader = recordReader(format, source.file);
  const cellsOf = (record: JsonRecord) => columns.map((name) => cellOf(record[name]));
  for await (const text of textChunks(source, encoding))
    for (const { line, record } of reader.push(text)) yield { line, record, cells: cellsOf(record) };
  for (const { line, record } of reader.end()) yield { line, record, cells: cellsOf(record) };
}

async function parquetReader(source: Source): Promise<RowReader> {
  const { columns, groups } = await parquetRows(source);
  const facts = { file: source.file, format: "parquet", encoding: "utf-8", delimiter: null, hasHeader: true } as const;
  return { ...facts, columns, rows: parquetCells(groups(), columns) };
}

async function* parquetCells(groups: AsyncIterable<readonly PlacedRecord[]>, columns: readonly string[]): AsyncIterable<TableRow> {
  for await (const records of groups)
    for (const { line, record } of records) yield { line, record, cells: columns.map((name) => cellOf(record[name])) };
}

async function folderReader(folder: string, options: ReadOptions): Promise<RowReader> {
  const files = await labeledFiles(folder);
  const { encoding } = await textOf(folder, files[0]!, options); // there is one at least
  const facts = { file: folder, format: "folder", encoding, delimiter: null, hasHeader: true, columns: folderColumns } as const;
  return { ...facts, rows: folderRows(folder, files, options) };
}

async function* folderRows(folder: string, files: readonly LabeledFile[], options: ReadOptions): AsyncIterable<TableRow> {
  for (const [i, file] of files.entries())
    yield { line: i + 1, cells: [file.name, (await textOf(folder, file, options)).text, file.label] };
}

// The file as strings; the decoder leaves the byte order mark out.
async function* textChunks(source: Source, { name }: Encoding): AsyncIterable<string> {
  const decoder = new TextDecoder(name, { fatal: true });
  try {
    for await (const chunk of told(source)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? invalidBytes(await wholeOf(source), name, source.file) : error; // what a fatal TextDecoder throws
  }
}
