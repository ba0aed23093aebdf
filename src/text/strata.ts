// What a split keeps in equal shares on every side: classes, the rarest of several labels, parts of the range of a quantity.
import type { TaskKind } from "../core/task-kind.ts";
import { labelsOf } from "./label-cells.ts";
import { numbersOf } from "./number-encoder.ts";

/**
 * A name for the stratum of each row.
 *
 * Of several labels the rarest counts, so that it is the rare ones that no side lacks; a quantity is cut at its deciles, or coarser where
 * there are few rows.
 */
export function strataOf(task: TaskKind, cells: readonly string[]): readonly string[] {
  if (task === "multiLabel") return rarestLabels(cells);
  return task === "regression" ? parts(numbersOf(cells)).map(String) : cells;
}

function rarestLabels(cells: readonly string[]): string[] {
  const sets = cells.map(labelsOf);
  const counts = new Map<string, number>();
  for (const label of sets.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return sets.map((labels) =>
    labels.reduce((rarest, label) => (counts.get(label)! < counts.get(rarest)! ? label : rarest), labels[0] ?? ""),
  );
}

const mostParts = 10;
const rowsOfPart = 20;

function parts(values: Float64Array): number[] {
  const count = Math.min(mostParts, Math.max(1, Math.floor(values.length / rowsOfPart)));
  const sorted = values.toSorted();
  const edges = Array.from({ length: count - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / count)]!);
  return Array.from(values, (value) => edges.filter((edge) => value >= edge).length);
}
