// CSV and TSV to records, with the line on which each begins. csv-parse does the parsing; this file says how, and what was wrong.
import { CsvError, type Options } from "csv-parse";
import { parse } from "csv-parse/sync";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";

export interface CsvDialect {
  readonly delimiter: string;
  /** Whether quotes enclose cells. */
  readonly quoting: boolean;
  readonly lineBreaks: readonly string[];
}

export interface CsvRecords {
  readonly records: string[][];
  /** 1-based line of each record. */
  readonly lines: number[];
}

/** Options of csv-parse. Quotes inside an unquoted cell are kept; the number of cells is checked by `raggedRows`. */
export function csvOptions({ delimiter, quoting, lineBreaks }: CsvDialect): Options {
  return {
    delimiter,
    quote: quoting ? '"' : null,
    escape: quoting ? '"' : null,
    record_delimiter: [...lineBreaks],
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: 0, // no limit: a text may be long
  };
}

/** All records of a file but its empty lines. */
export function parseCsv(utf8: Buffer, dialect: CsvDialect, file: string): CsvRecords {
  const counter = lineCounter(dialect);
  const kept: CsvRecords = { records: [], lines: [] };
  for (const record of parseAll(utf8, dialect, file)) {
    const line = counter.next(record);
    if (isEmptyLine(record)) continue;
    kept.records.push(record);
    kept.lines.push(line);
  }
  refuseSwallowedLines(utf8, kept, dialect, file);
  return kept;
}

function parseAll(utf8: Buffer, dialect: CsvDialect, file: string): string[][] {
  if (!dialect.quoting || !utf8.includes('"')) return splitPlain(utf8.toString(), dialect);
  try {
    return parse(utf8, csvOptions(dialect)) as string[][]; // no `columns` and no `info` asked for: plain arrays
  } catch (error) {
    throw error instanceof CsvError ? unclosedQuote(utf8, dialect, file, error) : error;
  }
}

// Without quotes a line is a record: nothing is left for a parser to do, and this is four times as fast.
function splitPlain(text: string, { delimiter, lineBreaks }: CsvDialect): string[][] {
  const lines = text.split(lineBreaks.length > 1 ? /\r?\n/ : lineBreaks[0]!);
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.split(delimiter));
}

/** What ends a line: "\n", also after "\r", or "\r" alone in files of old Macs. */
export function lineBreaksOf(utf8: Uint8Array): string[] {
  if (!utf8.includes(0x0d)) return ["\n"];
  return utf8.includes(0x0a) ? ["\r\n", "\n"] : ["\r"];
}

export interface LineCounter {
  /** The line on which the record begins; the records must come in order. */
  next(record: readonly string[]): number;
  /** The line on which the record after it begins. */
  readonly line: number;
}

/** Follows the lines of a file along its records: a record takes one line, and one more for each line break in its cells. */
export function lineCounter({ lineBreaks }: CsvDialect): LineCounter {
  const lineBreak = lineBreaks.at(-1)!; // "\n" also ends "\r\n"
  let line = 1;
  return {
    get line() {
      return line;
    },
    next(record) {
      const start = line++;
      for (const cell of record) for (let at = cell.indexOf(lineBreak); at >= 0; at = cell.indexOf(lineBreak, at + 1)) line++;
      return start;
    },
  };
}

/**
 * A stray quote at the start of a cell takes the lines up to the next quote into the cell, which then starts with the quote itself.
 * A cell may look like that and be right, if its own text starts with a quotation; then three quotes stand in the file.
 */
function refuseSwallowedLines(utf8: Buffer, { records, lines }: CsvRecords, { quoting }: CsvDialect, file: string): void {
  const isSuspect = (cell: string) => cell.charCodeAt(0) === 0x22 && /^"[^"]*[\r\n]/.test(cell);
  const suspects = quoting ? [...records.keys()].filter((row) => records[row]!.some(isSuspect)) : [];
  if (suspects.length === 0) return;
  const fileLines = utf8.toString().split(/\r\n|\n|\r/);
  for (const row of suspects) {
    const own = fileLines.slice(lines[row]! - 1, (lines[row + 1] ?? fileLines.length + 1) - 1);
    if (!own.some((line) => line.includes('"""'))) throw quoteProblem(file, lines[row]!);
  }
}

export function isEmptyLine(record: readonly string[]): boolean {
  return record.length === 1 && record[0]!.trim() === "";
}

/** One problem for all rows that have another number of cells than the first line; null when there is none. */
export function raggedRows({ records, lines }: CsvRecords, width: number, file: string): Problem | null {
  const ragged = [...records.keys()].filter((row) => records[row]!.length !== width);
  if (ragged.length === 0) return null;
  const shown = ragged.slice(0, 5).map((row) => `line ${lines[row]} has ${records[row]!.length}`);
  return toProblem("row-ragged", {
    file,
    line: lines[ragged[0]!]!,
    expected: `${width} ${width === 1 ? "cell" : "cells"} in every row, as in the first line`,
    received: `${ragged.length} ${ragged.length === 1 ? "row" : "rows"} with another number: ${shown.join(", ")}${ragged.length > 5 ? ", …" : ""}`,
    hint: 'A cell that holds the delimiter or a line break must stand in double quotes, and a quote in it be written twice (""); or give --delimiter.',
  });
}

/** At most `limit` records from the beginning of a file, as far as they are complete; what is wrong further on is not looked at. */
export function firstRecords(utf8: Buffer, dialect: CsvDialect, limit: number): string[][] {
  if (limit < 1) return [];
  try {
    return parse(utf8, { ...csvOptions(dialect), to: limit }) as string[][];
  } catch (error) {
    if (error instanceof CsvError) return firstRecords(utf8, dialect, Number(error.records)); // those before the bad one
    throw error;
  }
}

// csv-parse says only that the file ended; the records before the last give the line on which that one began.
function unclosedQuote(utf8: Buffer, dialect: CsvDialect, file: string, error: CsvError): TercetError {
  if (error.code !== "CSV_QUOTE_NOT_CLOSED") return new TercetError("file-unreadable", { file, message: error.message, cause: error });
  const counter = lineCounter(dialect);
  for (const record of firstRecords(utf8, dialect, Number(error.records))) counter.next(record);
  return quoteProblem(file, counter.line, Number(error.column) + 1);
}

export function quoteProblem(file: string, line: number, cell?: number): TercetError {
  return new TercetError("quote-unclosed", {
    file,
    line,
    expected: "a closing quote at the end of the cell",
    received: `a quote that opens ${cell ? `cell ${cell}` : "a cell"} and is not closed`,
    hint: 'Write a quote inside a cell twice (""), and put the whole cell in quotes.',
  });
}
