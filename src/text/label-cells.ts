// What can stand in a cell of labels: one name, a list of names, a number.
import { sortNatural } from "./natural-order.ts";

const decimalNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const groupedNumber = /^[-+]?\d+([,' \u00a0\u202f_]\d+)+([.,]\d+)?$/;

/** A number as programs write it: 3, -0.5, 1e3. Null for all else, also for NaN, infinity, 1,234 and 0x10. */
export function numberOf(cell: string): number | null {
  const value = decimalNumber.test(cell) ? Number(cell) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** Whether it is a number as people write it, with marks that mean one thing here and another there: 1,234 or 3,5. */
export function isGroupedNumber(cell: string): boolean {
  return groupedNumber.test(cell);
}

/** Whether a cell means to be a JSON list. */
export function looksLikeList(cell: string): boolean {
  return cell.startsWith("[") && cell.endsWith("]");
}

/** The labels of a JSON list of texts or numbers, e.g. ["a","b"]; null for all else. */
export function listOf(cell: string): string[] | null {
  if (!looksLikeList(cell)) return null;
  let values: unknown;
  try {
    values = JSON.parse(cell);
  } catch {
    return null;
  }
  const isLabel = (value: unknown) => (typeof value === "string" && value.trim() !== "") || typeof value === "number";
  return Array.isArray(values) && values.every(isLabel) ? different(values.map((value) => String(value).trim())) : null;
}

/** The labels between separators; nothing between two of them is no label. */
export function separated(cell: string, separator: string): string[] {
  return different(
    cell
      .split(separator)
      .map((label) => label.trim())
      .filter((label) => label !== ""),
  );
}

/** Labels as one cell: a JSON list, each once, in the natural order. Equal sets give equal cells. */
export function listCell(labels: readonly string[]): string {
  return JSON.stringify(sortNatural(different(labels)));
}

/** The labels of a cell that `listCell` wrote. */
export function labelsOf(cell: string): string[] {
  return JSON.parse(cell) as string[]; // written by listCell
}

/** Labels as a cell of a file: joined by its separator, or as a JSON list. */
export function writtenLabels(labels: readonly string[], separator: string | null): string {
  return separator === null ? JSON.stringify(labels) : labels.join(separator);
}

function different(labels: readonly string[]): string[] {
  return [...new Set(labels)];
}
