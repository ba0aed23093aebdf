// JSON to columns: objects, one a line or in one list; their keys are the columns, whatever their order.
import { TercetError } from "../core/errors.ts";
import { jsonArrayReader } from "./json-array.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** One object of a file, and where it stands: its line, or its place in the list, from 1. */
export interface PlacedRecord {
  readonly record: JsonRecord;
  readonly line: number;
}

/** A file of objects as it is read: text goes in, the objects that are complete come out. */
export interface RecordReader {
  push(text: string): PlacedRecord[];
  /** What was left; refuses a list that is not closed. */
  end(): PlacedRecord[];
}

export function recordReader(format: "jsonl" | "json", file: string): RecordReader {
  return format === "json" ? listReader(file) : lineReader(file);
}

function listReader(file: string): RecordReader {
  const reader = jsonArrayReader(file);
  let line = 0;
  return {
    push: (text) =>
      reader.push(text).map((element) => {
        line++;
        return { line, record: parseRecord(element, { line, file, prefix: `element ${line}: `, hint: listHint }) };
      }),
    end() {
      reader.end();
      return [];
    },
  };
}

function lineReader(file: string): RecordReader {
  let rest = "";
  let line = 0;
  const placed = (texts: readonly string[]): PlacedRecord[] =>
    texts.flatMap((text) => {
      line++;
      return text.trim() === "" ? [] : [{ line, record: parseRecord(text.trim(), { line, file, prefix: "", hint: linesHint }) }];
    });
  return {
    push(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!; // split gives one part at least
      return placed(lines);
    },
    end: () => placed([rest]),
  };
}

const linesHint = 'JSON lines hold one object on each line, such as {"text": "fine", "label": "good"}.';
const listHint = 'A JSON file holds one list of objects, such as [{"text": "fine", "label": "good"}].';

interface RecordPlace {
  readonly line: number;
  readonly file: string;
  readonly prefix: string;
  readonly hint: string;
}

/** A text as an object; refuses anything else. */
function parseRecord(text: string, { line, file, prefix, hint }: RecordPlace): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const position = /at position (\d+)/.exec(message)?.[1];
    const column = position === undefined || prefix !== "" ? undefined : Number(position) + 1;
    throw new TercetError("json-invalid", { file, line, column, expected: "valid JSON", received: prefix + shorten(text), hint, cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const column = prefix === "" ? 1 : undefined;
    throw new TercetError("json-invalid", { file, line, column, expected: "a JSON object", received: prefix + shorten(text), hint });
  }
  return value as JsonRecord; // an object, as just checked
}

/** A value as the text of a cell: null and missing are empty, lists and objects their JSON. */
export function cellOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Collects records by column. A key that first appears late is empty in the rows before. */
export function jsonColumns(): { add(record: JsonRecord): void; columns: Map<string, string[]> } {
  const columns = new Map<string, string[]>();
  let rows = 0;
  return {
    columns,
    add(record) {
      for (const key of Object.keys(record)) if (!columns.has(key)) columns.set(key, new Array<string>(rows).fill(""));
      for (const [key, cells] of columns) cells.push(cellOf(record[key]));
      rows++;
    },
  };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
