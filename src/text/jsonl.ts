// JSON lines to columns: one object a line, its keys the columns, whatever their order.
import { TercetError } from "../core/errors.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** One line as an object; refuses anything else. */
export function parseJsonLine(text: string, line: number, file: string): JsonRecord {
  const hint = 'JSON lines hold one object on each line, such as {"text": "fine", "label": "good"}.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const position = /at position (\d+)/.exec(message)?.[1];
    const column = position === undefined ? undefined : Number(position) + 1;
    throw new TercetError("json-invalid", { file, line, column, expected: "valid JSON", received: shorten(text), hint, cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TercetError("json-invalid", { file, line, column: 1, expected: "a JSON object", received: shorten(text), hint });
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
