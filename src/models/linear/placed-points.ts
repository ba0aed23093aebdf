// The normalized code points of a text, and where each of them comes from.
import { type CodePoints, kindOf, readCodePoints, SPACE } from "./code-points.ts";

export interface PlacedPoints extends CodePoints {
  /** Per code point, the part of the text it was made from, in UTF-16 units. Several may share one: ½ becomes three. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** What `readCodePoints` reads, with places in the text as it stands. */
export function placePoints(text: string): PlacedPoints {
  const read: CodePoints = { points: new Int32Array(text.length), length: 0 };
  readCodePoints(text, read);
  const pieces = piecesOf(text);
  const starts = new Int32Array(read.length);
  const ends = new Int32Array(read.length);
  // Both lists hold the same code points, but for white space: many of the one are one of the other, and none at the ends.
  let at = 0;
  for (let i = 0; i < read.length; i++) {
    const isSpace = read.points[i] === 32;
    while (!isSpace && kindOf(pieces.points[at]) === SPACE) at++;
    starts[i] = pieces.starts[at];
    ends[i] = pieces.ends[at++];
  }
  return { ...read, starts, ends };
}

/** All code points of the normal form, white space as it comes, each with the piece of the text it was made from. */
function piecesOf(text: string): { points: number[]; starts: number[]; ends: number[] } {
  const found = { points: [] as number[], starts: [] as number[], ends: [] as number[] };
  let start = 0;
  for (const piece of normalizingApart(text)) {
    const end = start + piece.length;
    for (const character of piece.normalize("NFKC").toLowerCase()) {
      found.points.push(character.codePointAt(0)!);
      found.starts.push(start);
      found.ends.push(end);
    }
    start = end;
  }
  return found;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The smallest pieces whose normal forms, one after the other, are that of the whole: characters with their marks, else words, else all. */
function normalizingApart(text: string): readonly string[] {
  const whole = text.normalize("NFKC");
  const cuts = [() => Array.from(graphemes.segment(text), ({ segment }) => segment), () => text.match(/\s+|\S+/gu) ?? []];
  for (const cut of cuts) {
    const pieces = cut();
    if (pieces.map((piece) => piece.normalize("NFKC")).join("") === whole) return pieces;
  }
  return [text];
}
