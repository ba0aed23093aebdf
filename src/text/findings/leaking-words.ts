// Single words that give a label away: a source's name, a rating in the text, a column that was pasted in.
import { type DataFinding, type FindingInput, finding } from "./finding.ts";
import { tokenLists } from "./token-lists.ts";

/** Of the rows that have the word, so many have the label. */
const leastPrecision = 0.98;
/** Of the label's rows, so many have the word. */
const leastCoverage = 0.5;
/** Rows with the word; fewer prove nothing. */
const fewestRows = 20;
/** Labels with a larger share of the rows are given away by any common word. */
const largestShare = 0.8;
const mostWords = 3; // of a label
const mostTokens = 512; // of a text

/**
 * Words that stand in at least half of a label's rows and almost nowhere else. A network learns them first and nothing behind them.
 * Honest words do that too, where labels are topics: it is a question to the user, not a verdict.
 */
export function leakingWords(input: FindingInput): DataFinding[] {
  const { texts, labels, recognized } = input.used;
  if (recognized?.task !== "classification") return [];
  const { table, lists } = tokenLists(texts, { splitting: input.splitting, most: mostTokens });
  const rowsOfLabel = countsOf(labels);
  const rowsOfWord = rowsByWord(lists, table.size);
  const leaks: { readonly word: number; readonly label: string; readonly share: number }[] = [];
  for (const [word, rows] of rowsOfWord.entries()) {
    if (rows.length < fewestRows) continue;
    const [label, hits] = commonest(rows.map((row) => labels[row]!));
    const total = rowsOfLabel.get(label)!;
    const isTelling = hits >= leastPrecision * rows.length && hits >= leastCoverage * total && total <= largestShare * texts.length;
    if (isTelling) leaks.push({ word, label, share: hits / total });
  }
  const strongest = leaks.sort((a, b) => b.share - a.share || a.word - b.word);
  const told = new Map<string, number>();
  return strongest
    .filter(({ label }) => told.set(label, (told.get(label) ?? 0) + 1).get(label)! <= mostWords)
    .map(({ word, label, share }) => finding("leakingWord", input, { rows: rowsOfWord[word]!, found: [table.token(word), label], share }));
}

/** The rows in which each word stands, each row once. */
function rowsByWord(lists: readonly Int32Array[], words: number): number[][] {
  const rows = Array.from({ length: words }, (): number[] => []);
  for (const [row, list] of lists.entries()) {
    for (const word of list) if (word >= 0 && rows[word]!.at(-1) !== row) rows[word]!.push(row);
  }
  return rows;
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function commonest(values: readonly string[]): readonly [value: string, count: number] {
  return [...countsOf(values)].reduce((most, each) => (each[1] > most[1] ? each : most));
}
