// The words a model knows, chosen by how often they occur.
import type { TokenRules } from "./char-classes.ts";
import { type TokenTable, tableOf, tokenTable } from "./token-table.ts";
import { paddingToken, tokenScanner, unknownToken } from "./tokenize.ts";

export interface Vocabulary {
  /** Token of each id: padding, unknown, then words by count (highest first), equals by first appearance. */
  readonly tokens: readonly string[];
  readonly table: TokenTable;
}

export interface VocabularyOptions {
  /** Most ids, the two special ones included. Default: no limit. */
  readonly vocabularySize?: number;
  /** Leaves out words that occur less often. Default 1: keeps all. */
  readonly minCount?: number;
}

export interface TokenCounts {
  /** Distinct tokens in order of first appearance. */
  readonly table: TokenTable;
  /** How often each occurs. */
  readonly counts: Int32Array;
  /** Tokens of each text. */
  readonly lengths: Int32Array;
}

/** Counts the tokens of texts. Words too long to be known are counted in the lengths only. */
export function countTokens(texts: readonly string[], rules: TokenRules): TokenCounts {
  const scan = tokenScanner(rules);
  const table = tokenTable();
  const lengths = new Int32Array(texts.length);
  let counts = new Int32Array(1 << 12);
  let numbers = new Int32Array(1 << 12); // of the tokens of one text
  for (const [row, text] of texts.entries()) {
    if (numbers.length < text.length) numbers = new Int32Array(2 * text.length);
    lengths[row] = scan(text, table.findOrAdd, numbers);
    while (counts.length < table.size) counts = doubled(counts);
    for (let i = 0; i < lengths[row]!; i++) if (numbers[i]! >= 0) counts[numbers[i]!]!++;
  }
  return { table, counts: counts.slice(0, table.size), lengths };
}

/** The most frequent tokens, within the limits. */
export function chooseVocabulary({ table, counts }: TokenCounts, { vocabularySize, minCount = 1 }: VocabularyOptions): Vocabulary {
  const frequent = [...counts.keys()].filter((index) => counts[index]! >= minCount).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const kept = frequent.slice(0, vocabularySize === undefined ? undefined : Math.max(0, vocabularySize - 2));
  return vocabularyOf([paddingToken, unknownToken, ...kept.map((index) => table.token(index))]);
}

/** A vocabulary whose ids are the places of the tokens. */
export function vocabularyOf(tokens: readonly string[]): Vocabulary {
  return { tokens, table: tableOf(tokens) };
}

function doubled(counts: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * counts.length);
  larger.set(counts);
  return larger;
}
