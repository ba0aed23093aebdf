// Where the known n-grams of a text stand: the same n-grams that `NgramCounter` counts, one by one, for explaining single answers.
import { mix32 } from "../../core/random.ts";
import type { Splitting } from "../../text/char-classes.ts";
import { type CodePoints, kindOf, SPACE } from "./code-points.ts";
import type { NgramKind } from "./feature-sets.ts";
import type { KeyTable } from "./key-table.ts";
import {
  CHARACTERS_HIGH,
  CHARACTERS_LOW,
  type HashStart,
  INSIDE_HIGH,
  INSIDE_LOW,
  LONGEST_CHARACTERS,
  LONGEST_INSIDE,
  SEQUENCE_HIGH,
  SEQUENCE_LOW,
  SHORTEST_INSIDE,
  stepHigh,
  stepLow,
  TEXT_END,
  TEXT_START,
  WORD_HIGH,
  WORD_LOW,
  wordEnd,
} from "./ngrams.ts";

/** An n-gram that the table holds, and the code points it covers, from the first up to but not including `to`. */
export interface NgramPlace {
  readonly ngram: number;
  readonly from: number;
  readonly to: number;
}

export interface NgramPlacesOptions {
  readonly splitting: Splitting;
  readonly kinds: readonly NgramKind[];
  readonly table: KeyTable;
}

export function ngramPlaces(text: CodePoints, options: NgramPlacesOptions): NgramPlace[] {
  const places = options.splitting === "characters" ? characterPlaces(text, options) : wordPlaces(text, options);
  return places.filter(({ ngram }) => ngram >= 0);
}

interface Word {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

function characterPlaces({ points, length }: CodePoints, { kinds, table }: NgramPlacesOptions): NgramPlace[] {
  const wanted = (["character1", "character2", "character3", "character4"] as const).map((kind) => kinds.includes(kind));
  const places: NgramPlace[] = [];
  for (let from = 0; from < length; from++) {
    const longest = Math.min(LONGEST_CHARACTERS, length - from);
    growing(points.subarray(from, from + longest), [CHARACTERS_LOW, CHARACTERS_HIGH]).forEach(({ low, high }, n) => {
      if (wanted[n]) places.push({ ngram: table.find(low, high), from, to: from + n + 1 });
    });
  }
  return places;
}

function wordPlaces(text: CodePoints, { kinds, table }: NgramPlacesOptions): NgramPlace[] {
  const words = wordsOf(text);
  return [...sequencePlaces(words, text.length, { kinds, table }), ...(kinds.includes("inside") ? insidePlaces(words, text, table) : [])];
}

function wordsOf(text: CodePoints): Word[] {
  const words: Word[] = [];
  for (let from = 0; from < text.length; ) {
    const to = wordEnd(text, from);
    if (kindOf(text.points[from]) !== SPACE) {
      words.push({ ...growing(text.points.subarray(from, to), [WORD_LOW, WORD_HIGH]).at(-1)!, from, to });
    }
    from = to;
  }
  return words;
}

/** One to three words in a row; the marks at the two ends of the text take part in pairs and triples only, and cover nothing. */
function sequencePlaces(words: readonly Word[], length: number, { kinds, table }: Omit<NgramPlacesOptions, "splitting">): NgramPlace[] {
  const wanted = (["word1", "word2", "word3"] as const).map((kind) => kinds.includes(kind));
  const mark = (point: number, at: number): Word => ({ ...growing([point], [WORD_LOW, WORD_HIGH])[0], from: at, to: at });
  const sentence = [mark(TEXT_START, 0), ...words, mark(TEXT_END, length)];
  const places: NgramPlace[] = [];
  for (let first = 0; first < sentence.length - 1; first++) {
    const row = sentence.slice(first, first + 3);
    const lows = growingHalf(
      row.map(({ low }) => low),
      SEQUENCE_LOW,
      stepLow,
    );
    const highs = growingHalf(
      row.map(({ high }) => high),
      SEQUENCE_HIGH,
      stepHigh,
    );
    row.forEach(({ to }, n) => {
      if (!wanted[n] || (n === 0 && first === 0)) return;
      places.push({ ngram: table.find(lows[n], highs[n]), from: row[0].from, to });
    });
  }
  return places;
}

/** Two to five characters in a row inside a word with a space at each end; all of them belong to the whole word. */
function insidePlaces(words: readonly Word[], { points }: CodePoints, table: KeyTable): NgramPlace[] {
  return words.flatMap(({ from, to }) => {
    const spaced = [32, ...points.subarray(from, to), 32];
    const places: NgramPlace[] = [];
    for (let first = 0; first < spaced.length - 1; first++) {
      growing(spaced.slice(first, first + LONGEST_INSIDE), [INSIDE_LOW, INSIDE_HIGH]).forEach(({ low, high }, n) => {
        if (n + 1 >= SHORTEST_INSIDE) places.push({ ngram: table.find(low, high), from, to });
      });
    }
    return places;
  });
}

/** The keys of the first one, two, three … values. */
function growing(values: ArrayLike<number>, [low, high]: HashStart): { readonly low: number; readonly high: number }[] {
  const highs = growingHalf(values, high, stepHigh);
  return growingHalf(values, low, stepLow).map((each, n) => ({ low: each, high: highs[n] }));
}

function growingHalf(values: ArrayLike<number>, start: number, step: (hash: number, value: number) => number): number[] {
  let hash = start;
  return Array.from(values, (value) => mix32((hash = step(hash, value))) | 0);
}
