// A data file to a table: CSV, TSV or JSON, packed or not, in the encoding it happens to be in.
import { createHash } from "node:crypto";
import { TercetError, throwProblems } from "../core/errors.ts";
import { alignedLines } from "./aligned-files.node.ts";
import { namesWithoutHeader } from "./column-names.ts";
import { parseCsv, raggedRows } from "./csv.node.ts";
import { checkReadOptions, dialectOf, encodingOf, formatOf, type ReadOptions } from "./dialect.node.ts";
import { toUtf8 } from "./encoding.node.ts";
import { emptyFile } from "./file-bytes.node.ts";
import { cellOf, jsonColumns, type PlacedRecord, recordReader } from "./jsonl.ts";
import { folderColumns, isFolder, labeledFiles, textOf } from "./label-folder.node.ts";
import { openSource } from "./open-source.node.ts";
import { isParquet, parquetRows } from "./parquet.node.ts";
import { beginning, type Source, told, wholeOf } from "./source.node.ts";
import { makeTable, type Table, type TableFacts } from "./table.ts";

/**
 * Reads a table: CSV, TSV, JSON lines, a JSON list of objects, Parquet; also packed, as .gz, or as the one data file of a .zip; a folder with one subfolder of
 * text files for each label (columns "file", "text", "label"); a file of texts with one of labels. Every cell is a string, exactly as it stands in the file; empty lines are left out.
 *
 * Refuses, with file and line: a missing or empty file, another folder, a file of another program, a damaged archive or one of several data
 * files, bytes that do not fit the encoding, a header without rows, rows with another number of cells than the first, an unclosed quote,
 * what is not JSON.
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<Table> {
  checkReadOptions("readTable", options);
  if (options.labelFile !== undefined) return alignedTable(path, options.labelFile, options);
  if (await isFolder(path)) return folderTable(path, options);
  const source = await openSource(path);
  if (isParquet(await beginning(source, 4))) return parquetTable(source);
  const bytes = await wholeOf(source);
  const encoding = await encodingOf(bytes, options, path);
  const utf8 = toUtf8(bytes, encoding, path);
  const common = { file: path, encoding: encoding.name, fingerprint: createHash("sha256").update(bytes).digest("hex") };
  const format = formatOf(utf8, options, source);
  return makeTable({ ...common, ...(format === "csv" ? csvFacts(utf8, options, path) : jsonFacts(utf8, format, path)) });
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

async function parquetTable(source: Source): Promise<Table> {
  const { columns, groups } = await parquetRows(source);
  const cells = columns.map((): string[] => []);
  const lines: number[] = [];
  for await (const records of groups()) {
    for (const { record, line } of records) {
      for (const [i, name] of columns.entries()) cells[i]!.push(cellOf(record[name]));
      lines.push(line);
    }
  }
  const hash = createHash("sha256");
  for await (const chunk of told(source)) hash.update(chunk);
  const facts = { file: source.file, format: "parquet", encoding: "utf-8", delimiter: null, hasHeader: true } as const;
  return makeTable({ ...facts, columns, cells, lines, fingerprint: hash.digest("hex") });
}

async function folderTable(folder: string, options: ReadOptions): Promise<Table> {
  const files = await labeledFiles(folder);
  const hash = createHash("sha256");
  const texts: string[] = [];
  const encodings = new Set<string>();
  for (const file of files) {
    const { text, bytes, encoding } = await textOf(folder, file, options);
    hash.update(`${file.name}\0${bytes.length}\0`).update(bytes);
    texts.push(text);
    encodings.add(encoding);
  }
  const cells = [files.map(({ name }) => name), texts, files.map(({ label }) => label)];
  const lines = Int32Array.from(files, (_, i) => i + 1);
  const facts = { file: folder, format: "folder", delimiter: null, hasHeader: true, columns: folderColumns } as const;
  return makeTable({ ...facts, encoding: [...encodings].join(", "), cells, lines, fingerprint: hash.digest("hex") });
}

async function alignedTable(file: string, labelFile: string, options: ReadOptions): Promise<Table> {
  const { texts, labels, encoding, bytes } = await alignedLines(file, labelFile, options);
  const hash = createHash("sha256");
  for (const each of bytes) hash.update(`${each.length}\0`).update(each);
  const facts = { file, format: "lines", encoding, delimiter: null, hasHeader: false, columns: ["text", "label"] } as const;
  return makeTable({ ...facts, cells: [texts, labels], lines: Int32Array.from(texts, (_, i) => i + 1), fingerprint: hash.digest("hex") });
}

/** Text given to a reader at once. */
const pieceBytes = 1 << 20;

function jsonFacts(utf8: Buffer, format: "jsonl" | "json", file: string): Contents {
  const reader = recordReader(format, file);
  const decoder = new TextDecoder();
  const { columns, add } = jsonColumns();
  const lines: number[] = [];
  const take = (records: readonly PlacedRecord[]) => {
    for (const { record, line } of records) {
      add(record);
      lines.push(line);
    }
  };
  for (let start = 0; start < utf8.length; start += pieceBytes)
    take(reader.push(decoder.decode(utf8.subarray(start, start + pieceBytes), { stream: true })));
  take(reader.end());
  if (lines.length === 0) throw emptyFile(file);
  return { format, delimiter: null, hasHeader: true, columns: [...columns.keys()], cells: [...columns.values()], lines };
}
