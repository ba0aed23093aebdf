// Labels that differ by case, blanks or width only: most likely one label.
import { normalizeText } from "../audit.ts";
import { labelsOf } from "../label-cells.ts";
import { type DataFinding, type FindingInput, finding } from "./finding.ts";

/** One finding for each group of spellings; its rows are those of all spellings but the commonest. */
export function labelVariants(input: FindingInput): DataFinding[] {
  const { labels, recognized } = input.used;
  if (recognized === null || recognized.task === "regression") return [];
  const rowsOf = new Map<string, number[]>();
  for (const [row, cell] of labels.entries()) {
    for (const label of recognized.task === "multiLabel" ? labelsOf(cell) : [cell]) {
      const known = rowsOf.get(label);
      if (known) known.push(row);
      else rowsOf.set(label, [row]);
    }
  }
  const spellingsOf = new Map<string, string[]>();
  for (const label of rowsOf.keys()) spellingsOf.set(normalizeText(label), [...(spellingsOf.get(normalizeText(label)) ?? []), label]);
  return [...spellingsOf.values()]
    .filter((spellings) => spellings.length > 1)
    .map((spellings) => {
      const found = spellings.toSorted((a, b) => rowsOf.get(b)!.length - rowsOf.get(a)!.length);
      const rows = found.slice(1).flatMap((label) => rowsOf.get(label)!);
      return finding("labelVariants", input, { rows: rows.sort((a, b) => a - b), found });
    });
}
