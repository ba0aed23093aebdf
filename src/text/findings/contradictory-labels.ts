// Equal texts under different labels: at least one of each is wrong, or the text does not say what the label asks.
import { normalizeText } from "../audit.ts";
import { type DataFinding, type FindingInput, finding } from "./finding.ts";

export function contradictoryLabels(input: FindingInput): DataFinding[] {
  const { texts, labels, recognized } = input.used;
  if (recognized === null || recognized.task === "regression") return []; // two raters may well give 3.5 and 4
  const rowsOf = new Map<string, number[]>();
  for (const [row, text] of texts.entries()) {
    const key = normalizeText(text);
    const known = rowsOf.get(key);
    if (known) known.push(row);
    else rowsOf.set(key, [row]);
  }
  const contradicting = [...rowsOf.values()].filter((same) => new Set(same.map((row) => labels[row])).size > 1);
  const rows = contradicting.flat().sort((a, b) => a - b);
  return rows.length === 0 ? [] : [finding("contradictoryLabels", input, { rows })];
}
