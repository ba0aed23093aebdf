// Words that give the label away: they stand in many rows of one class and nowhere else.
import type { Splitting } from "../char-classes.ts";
import { tokenScanner, unitsToString } from "../tokenize.ts";

export interface LeakWord {
  readonly word: string;
  readonly label: string;
  /** Training rows with the word. */
  readonly rows: number;
  /** Share of the rows of the label that have the word. */
  readonly coverage: number;
  /** Share of the rows with the word that have the label. */
  readonly precision: number;
  /** Whether it looks made rather than written: letters and digits in one word, or a long number. */
  readonly isIdentifier: boolean;
}

const leastCoverage = 0.05;
const leastPrecision = 0.98;
/** Share of the rows of all other labels that may have the word: where one label has nearly all rows, every word is precise. */
const mostElsewhere = 0.02;
const leastRows = 10;
const mostWords = 5;

/** The words that cover most of a class while hardly standing elsewhere, those that look made first; at most five. */
export function findLeakWords(texts: readonly string[], labels: readonly string[], splitting: Splitting): LeakWord[] {
  const rowsOfLabel = countEach(labels);
  const found: LeakWord[] = [];
  for (const { word, byLabel } of countWords(texts, labels, splitting)) {
    const rows = [...byLabel.values()].reduce((sum, count) => sum + count, 0);
    if (rows < leastRows) continue;
    const [label, own] = [...byLabel].reduce((best, each) => (each[1] > best[1] ? each : best));
    const [coverage, precision] = [own / rowsOfLabel.get(label)!, own / rows];
    const elsewhere = (rows - own) / (texts.length - rowsOfLabel.get(label)!);
    if (coverage < leastCoverage || precision < leastPrecision || elsewhere > mostElsewhere) continue;
    found.push({ word, label, rows, coverage, precision, isIdentifier: looksMade(word) });
  }
  const made = ({ isIdentifier }: LeakWord) => (isIdentifier ? 1 : 0);
  return found
    .sort((a, b) => made(b) - made(a) || b.coverage - a.coverage || b.rows - a.rows || (a.word < b.word ? -1 : 1))
    .slice(0, mostWords);
}

interface WordCount {
  readonly word: string;
  readonly byLabel: Map<string, number>;
  /** The row that was counted last: a word counts once a row. */
  lastRow: number;
}

function countWords(texts: readonly string[], labels: readonly string[], splitting: Splitting): Iterable<WordCount> {
  const counts = new Map<string, WordCount>();
  const scan = tokenScanner({ splitting, lowercase: true });
  const none = new Int32Array(texts.reduce((longest, text) => Math.max(longest, text.length), 0));
  for (const [row, text] of texts.entries()) {
    scan(
      text,
      (units, length) => {
        const word = unitsToString(units, length);
        const count = counts.get(word) ?? { word, byLabel: new Map<string, number>(), lastRow: -1 };
        if (count.lastRow < 0) counts.set(word, count);
        if (count.lastRow !== row) count.byLabel.set(labels[row]!, (count.byLabel.get(labels[row]!) ?? 0) + 1);
        count.lastRow = row;
        return 0;
      },
      none,
    );
  }
  return counts.values();
}

function countEach(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function looksMade(word: string): boolean {
  return (/\p{L}/u.test(word) && /\p{N}/u.test(word) && word.length >= 4) || /^\p{N}{5,}$/u.test(word);
}
