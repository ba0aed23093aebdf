// A label as programs give it, as the cell of a file that an encoder reads.
import type { TaskKind } from "../core/task-kind.ts";
import { listCell, listOf } from "../text/label-cells.ts";

/** A name as it stands; a number in digits; a list, or a text that is a JSON list, as one cell; one name alone is a list of one. */
export function cellOfLabel(label: string | number | readonly string[], task: TaskKind): string {
  if (typeof label === "number") return String(label);
  if (task === "multiLabel") return listCell(typeof label === "string" ? (listOf(label.trim()) ?? [label]) : label);
  return typeof label === "string" ? label : listCell(label);
}
