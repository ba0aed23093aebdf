// Rows whose label was trained on. The others are refused with their line, or left out and counted: never in silence.
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import type { LabeledRows } from "../text/audit.ts";
import { labelsOf } from "../text/label-cells.ts";
import type { Table } from "../text/table.ts";

export interface KnownRows {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** Says how many rows were left out. */
  readonly warnings: readonly Problem[];
}

const mostNamed = 10; // labels in a sentence

/**
 * The rows that a model of the known labels can be judged on; all of them where the labels are a quantity (`known` is null).
 * Throws `label-unseen` unless others are to be dropped, or when none is left.
 */
export function rowsOfKnownLabels(
  { table, used }: { readonly table: Table; readonly used: LabeledRows },
  known: readonly string[] | null,
  unknownLabels: "drop" | undefined,
): KnownRows {
  const { texts, labels, rows } = used;
  if (known === null) return { texts, labels, warnings: [] };
  const names = new Set(known);
  const namesOf = (cell: string) => (used.recognized?.task === "multiLabel" ? labelsOf(cell) : [cell]);
  const isKnown = (row: number) => namesOf(labels[row]!).every((name) => names.has(name));
  const kept = Array.from(labels.keys()).filter(isKnown);
  if (kept.length === labels.length) return { texts, labels, warnings: [] };
  const facts = {
    file: table.file,
    line: table.lineOf(rows[labels.findIndex((_, row) => !isKnown(row))]!),
    expected: `labels that the training rows have: ${known.slice(0, mostNamed).join(", ")}`,
    received: listed(labels.flatMap(namesOf).filter((label) => !names.has(label))),
  };
  if (unknownLabels !== "drop")
    throw new TercetError("label-unseen", { ...facts, hint: "Add --unknown-labels drop to leave such rows out." });
  if (kept.length === 0) throw new TercetError("label-unseen", { ...facts, hint: "No row would be left." });
  const message = `${table.file}: ${labels.length - kept.length} rows left out, their labels (${facts.received}) are not in the training rows.`;
  return {
    texts: kept.map((row) => texts[row]!),
    labels: kept.map((row) => labels[row]!),
    warnings: [toProblem("label-unseen", { ...facts, message })],
  };
}

function listed(labels: readonly string[]): string {
  return [...new Set(labels)]
    .slice(0, mostNamed)
    .map((label) => JSON.stringify(label))
    .join(", ");
}
