// Texts as lists of token numbers, for the checks that compare words.
import type { Splitting } from "../char-classes.ts";
import { type TokenTable, tokenTable } from "../token-table.ts";
import { tokenScanner } from "../tokenize.ts";

export interface TokenLists {
  readonly table: TokenTable;
  /** Numbers of the tokens of each text; −1 for a word that is too long to be known. */
  readonly lists: readonly Int32Array[];
}

/** Lower case, as training reads texts; of long texts the first `most` tokens. */
export function tokenLists(texts: readonly string[], { splitting, most }: { splitting: Splitting; most: number }): TokenLists {
  const scan = tokenScanner({ splitting, lowercase: true });
  const table = tokenTable();
  const numbers = new Int32Array(most);
  return { table, lists: texts.map((text) => numbers.slice(0, scan(text, table.findOrAdd, numbers))) };
}
