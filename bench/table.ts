// How a bench shows its results: aligned columns for people, one JSON document for programs.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Spread } from "./measure.ts";

export type Cell = string | number | null;

/** Lines of aligned columns: the first to the left, the others to the right. */
export function tableText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [header, ...rows.map((row) => row.map(show))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const align = (text: string, column: number) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!));
  return lines.map((line) => line.map(align).join("  ").trimEnd()).join("\n");
}

function show(cell: Cell): string {
  if (cell === null) return "–";
  return typeof cell === "number" ? digits(cell) : cell;
}

/** Three digits that count: 1234, 123, 12.3, 1.23, 0.123. */
export function digits(value: number): string {
  const whole = Math.abs(value) < 1 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.min(3, Math.max(0, 3 - whole)));
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

/** "16.2 (15.9–17.0)": median and middle half. */
export function medianText({ median, lowerQuartile, upperQuartile }: Spread): string {
  return `${digits(median)} (${digits(lowerQuartile)}–${digits(upperQuartile)})`;
}

/** Prints the document, or the text that tells the same to people; `out` names a file that gets the document in any case. */
export function publish(
  document: object,
  text: string,
  { json, out }: { readonly json: boolean; readonly out?: string | undefined },
): void {
  const printed = JSON.stringify(document, null, 2);
  if (out !== undefined) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${printed}\n`);
  }
  console.log(json ? printed : text);
}

/** The last line under a table. */
export function surroundingsText({ machine, versions }: { readonly machine: object; readonly versions: object }): string {
  const list = (facts: object) =>
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  return `${list(machine)}\n${list(versions)}`;
}
