// The same words at the beginning or end of many texts: a signature, a disclaimer, a form's heading.
import { type DataFinding, type FindingInput, finding } from "./finding.ts";
import { tokenLists } from "./token-lists.ts";

/** Tokens at either end that are compared. */
const compared = { words: 5, characters: 10 } as const;
/** Of all rows, so many share them. */
const leastShare = 0.1;
const fewestRows = 20;
const mostTokens = 4096; // of a text: of longer ones the end is not looked at

export function boilerplate(input: FindingInput): DataFinding[] {
  const { texts } = input.used;
  const { table, lists } = tokenLists(texts, { splitting: input.splitting, most: mostTokens });
  const length = compared[input.splitting];
  const isWhole = (list: Int32Array) => list.length < mostTokens;
  const ends = [
    lists.map((list) => (list.length > length ? list.subarray(0, length) : null)),
    lists.map((list) => (list.length > length && isWhole(list) ? list.subarray(-length) : null)),
  ];
  return ends.flatMap((pieces) =>
    [...rowsByPiece(pieces).values()]
      .filter((rows) => rows.length >= Math.max(fewestRows, leastShare * texts.length))
      .map((rows) => {
        const words = Array.from(pieces[rows[0]!]!, (token) => (token < 0 ? "…" : table.token(token)));
        return finding("boilerplate", input, { rows, found: [words.join(input.splitting === "words" ? " " : "")] });
      }),
  );
}

function rowsByPiece(pieces: readonly (Int32Array | null)[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const [row, piece] of pieces.entries()) {
    if (!piece) continue;
    const key = piece.join();
    const known = rows.get(key);
    if (known) known.push(row);
    else rows.set(key, [row]);
  }
  return rows;
}
