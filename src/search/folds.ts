// Which rows a trial trains on and which judge it.
import type { Part } from "../tasks/data-set.node.ts";
import type { TrialData } from "./trial-messages.ts";

/** Rows outside and inside a fold; without a fold all are outside. */
export function partsOfFold(data: TrialData, fold: number | null): { readonly train: Part; readonly held: Part } {
  const held = heldRows(data, fold);
  const inside = new Set(held);
  const outside = data.texts.map((_, row) => row).filter((row) => !inside.has(row));
  return { train: rowsOfTrial(data, outside), held: rowsOfTrial(data, held) };
}

/** Numbers of the rows that a fold holds out, in increasing order. */
export function heldRows({ divisions, foldsEach }: Pick<TrialData, "divisions" | "foldsEach">, fold: number | null): number[] {
  if (fold === null) return [];
  const division = divisions[Math.floor(fold / foldsEach)]!;
  return Array.from(division.keys()).filter((row) => division[row] === fold % foldsEach);
}

/** Rows by their numbers. */
export function rowsOfTrial({ texts, labels, lines }: Pick<TrialData, "texts" | "labels" | "lines">, rows: readonly number[]): Part {
  return {
    texts: rows.map((row) => texts[row]!),
    labels: rows.map((row) => labels[row]!),
    ...(lines && { lines: rows.map((row) => lines[row]!) }),
  };
}
