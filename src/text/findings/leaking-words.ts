// Single words that give a label away: a source's name, a rating in the text, a column that was pasted in.
import { type DataFinding, type FindingInput, finding } from "./finding.ts";
import { findLeakWords } from "./leak-words.ts";
import { tokenLists } from "./token-lists.ts";

/** Of the label's rows, so many have the word. Topics have honest words in half of their rows; what looks made needs no such share. */
const leastCoverage = 0.9;
const mostTokens = 4096; // of a text

/**
 * Words that stand in nearly all of a label's rows, or look made rather than written, and hardly stand elsewhere. A network learns them
 * first and nothing behind them. Honest words may do that too: it is a question to the user, not a verdict.
 */
export function leakingWords(input: FindingInput): DataFinding[] {
  const { splitting, used } = input;
  if (used.recognized?.task !== "classification") return [];
  const leaks = findLeakWords(used.texts, used.labels, splitting).filter((leak) => leak.isIdentifier || leak.coverage >= leastCoverage);
  if (leaks.length === 0) return [];
  const { table, lists } = tokenLists(used.texts, { splitting, most: mostTokens });
  const words = Array.from({ length: table.size }, (_, number) => table.token(number));
  return leaks.map(({ word, label, coverage }) => {
    const number = words.indexOf(word);
    const rows = Array.from(lists.keys()).filter((row) => lists[row]!.includes(number));
    return finding("leakingWord", input, { rows, found: [word, label], share: coverage });
  });
}
