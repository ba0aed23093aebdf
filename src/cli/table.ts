// Tables of text whose columns line up, whatever the script.
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { cut } from "./terminal.ts";

export interface TableOptions {
  /** Columns that hold text and stand at the left; others stand at the right. Default: the first. */
  readonly left?: readonly number[];
  /** Widest a cell may be. Default 40. */
  readonly cellWidth?: number;
  readonly indent?: number;
}

/** Rows of cells as aligned lines; the first row is the heading. */
export function renderTable(rows: readonly (readonly string[])[], { left = [0], cellWidth = 40, indent = 2 }: TableOptions = {}): string {
  const cells = rows.map((row) => row.map((cell) => cut(oneLine(cell), cellWidth)));
  const columns = Math.max(...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))));
  return cells
    .map((row) => {
      const line = row.map((cell, column) => (left.includes(column) ? padEnd(cell, widths[column]!) : padStart(cell, widths[column]!)));
      return `${" ".repeat(indent)}${line.join("  ")}`.trimEnd();
    })
    .join("\n");
}

/** Control characters and line breaks would tear a table, or worse, steer the terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").replaceAll(/\p{Cc}/gu, "");
}
