// A division of rows into folds: stratified by class, equal texts together, independent of the rows' order.
import { hashString, mix32 } from "../../core/random.ts";

/**
 * The fold of each row. Equal texts share a fold, so nothing held out was seen in training. Within a class the texts stand in
 * the order of their hashes and are dealt out in turn; a text with several labels counts for the lowest.
 */
export function stratifiedFolds(texts: readonly string[], labels: Int32Array, options: { folds: number; key: number }): Int32Array {
  const groups = new Map<string, { text: string; label: number; hash: number }>();
  texts.forEach((text, row) => {
    const group = groups.get(text);
    if (!group) groups.set(text, { text, label: labels[row], hash: mix32(hashString(options.key, text)) });
    else group.label = Math.min(group.label, labels[row]);
  });
  const dealt = [...groups.values()].sort((a, b) => a.label - b.label || a.hash - b.hash || (a.text < b.text ? -1 : 1));
  const foldOf = new Map(dealt.map(({ text }, i) => [text, i % options.folds]));
  return Int32Array.from(texts, (text) => foldOf.get(text)!);
}

/** The rows for which a question about their fold holds. */
export function rowsWhere(folds: Int32Array, holds: (fold: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < folds.length; row++) if (holds(folds[row])) rows.push(row);
  return Int32Array.from(rows);
}
