// How a data file is written: format, encoding, delimiter, quotes. Found out from its bytes, unless the user says it.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { type CsvDialect, lineBreaksOf } from "./csv.node.ts";
import { hasTabQuoting, namedDelimiter, sniffDelimiter, tabQuoteOpenings } from "./delimiter.ts";
import { detectEncoding, type Encoding, namedEncoding } from "./encoding.node.ts";
import { looksLikeJsonArray } from "./json-array.ts";
import { endingOf, type Source } from "./source.node.ts";
import type { TableFormat } from "./table.ts";

export interface ReadOptions {
  /** Default: found out (UTF-8, UTF-16, GB18030, Big5, Shift_JIS, EUC-KR, Windows-1252). Any name that TextDecoder knows. */
  readonly encoding?: string;
  /** Default: found out. One character, or "tab", "comma", "semicolon", "pipe". */
  readonly delimiter?: string;
  /** Default: a list of objects by its beginning, JSON lines by the ending (.jsonl, .ndjson, .json) or the first character. */
  readonly format?: TextFormat;
  /** Whether the first line holds the names of the columns. Default: found out. */
  readonly header?: boolean;
  /** A file whose line i is the label of line i of the file that is read, which then holds one text a line; columns "text", "label". */
  readonly labelFile?: string;
}

/** Formats that are text. */
export type TextFormat = Extract<TableFormat, "csv" | "jsonl" | "json">;

/** Enough of a file to tell its delimiter. */
const sampleBytes = 256 * 1024;
const jsonEndings = [".jsonl", ".ndjson", ".json"];
const textEndings = [".csv", ".tsv", ".tab", ".txt"];

export function checkReadOptions(where: string, options: ReadOptions): void {
  expectKnownOptions(where, options, ["encoding", "delimiter", "format", "header", "labelFile"]);
  const { delimiter } = options;
  if (delimiter === undefined) return;
  const plain = namedDelimiter(delimiter);
  const isOne = plain.length === 1 && !['"', "\n", "\r"].includes(plain);
  expectOption(isOne, "--delimiter", "one character, or tab, comma, semicolon, pipe", delimiter);
}

export async function encodingOf(bytes: Uint8Array, { encoding }: ReadOptions, file: string): Promise<Encoding> {
  return encoding === undefined ? detectEncoding(bytes, file) : namedEncoding(encoding, bytes);
}

export function formatOf(utf8: Buffer, { format, delimiter }: ReadOptions, source: Pick<Source, "name">): TextFormat {
  if (format !== undefined) return format;
  if (delimiter !== undefined) return "csv";
  const start = utf8.subarray(0, 1000).toString().trimStart();
  const ending = endingOf(source);
  const isNamedJson = jsonEndings.includes(ending);
  if (looksLikeJsonArray(start) || (isNamedJson && start.startsWith("["))) return "json";
  return isNamedJson || (start.startsWith("{") && !textEndings.includes(ending)) ? "jsonl" : "csv";
}

/** `utf8` is all there is to know of the file: its content, or its beginning where it is streamed. */
export function dialectOf(utf8: Buffer, { delimiter }: ReadOptions): CsvDialect {
  const chosen = delimiter === undefined ? sniffDelimiter(utf8.subarray(0, sampleBytes).toString()) : namedDelimiter(delimiter);
  return { delimiter: chosen, quoting: chosen === "\t" ? hasTabQuotes(utf8) : true, lineBreaks: lineBreaksOf(utf8) };
}

function hasTabQuotes(utf8: Buffer): boolean {
  const isAsked = utf8[0] === 0x22 || tabQuoteOpenings.some((opening) => utf8.includes(opening));
  return isAsked && hasTabQuoting(utf8.toString());
}
