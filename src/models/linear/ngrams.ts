// Counts of the n-grams of each text: every n-gram is hashed and counted once, whatever sets are later made of the counts.
import { mix32 } from "../../core/random.ts";
import type { Splitting } from "../../text/char-classes.ts";
import { type CodePoints, kindOf, LETTER, readCodePoints, SPACE } from "./code-points.ts";
import { type NgramKind, ngramKinds } from "./feature-sets.ts";
import { GrowingInts } from "./growing-array.ts";
import { KeyTable } from "./key-table.ts";

/** How often each n-gram (column) stands in each text (row): compressed rows, `indices[indptr[r] … indptr[r + 1]]` of row r. */
export interface NgramCounts {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly counts: Int32Array;
}

export const SHORTEST_INSIDE = 2;
export const LONGEST_INSIDE = 5;
export const LONGEST_CHARACTERS = 4;
export const TEXT_START = 2; // code points that no normalized text contains
export const TEXT_END = 3;
const MOST_REMEMBERED_WORDS = 200_000; // of the words' hashes; forgetting them costs time only

/**
 * Counts n-grams of texts, row after row. Growing, it gives each new n-gram the next number; frozen, it skips n-grams that
 * the table does not hold. The 64-bit key of an n-gram grows by one character (or word) at a time: no substring is made.
 */
export class NgramCounter {
  readonly table: KeyTable;
  /** Per n-gram, its place in `ngramKinds`; kept while growing. */
  readonly kinds = new GrowingInts();
  private readonly grows: boolean;
  private readonly splitting: Splitting;
  private readonly wanted: Record<NgramKind, boolean>;
  private readonly text: CodePoints = { points: new Int32Array(256), length: 0 };

  // The counts so far.
  private starts = new GrowingInts();
  private indices = new GrowingInts();
  private counts = new GrowingInts();
  private rowStart = 0;
  private lastPlace = new Int32Array(1024).fill(-1); // per n-gram, where in `indices` it last stood

  // The distinct words met: their hashes are the table's keys; the numbers of their inner n-grams lie in `inside`.
  private words = new KeyTable();
  private inside = new GrowingInts();
  private insideStart = new GrowingInts();
  private sentence = { low: new GrowingInts(64), high: new GrowingInts(64) };

  constructor(options: { splitting: Splitting; kinds: readonly NgramKind[]; frozenTable?: KeyTable }) {
    this.splitting = options.splitting;
    this.wanted = Object.fromEntries(ngramKinds.map((kind) => [kind, options.kinds.includes(kind)])) as Record<NgramKind, boolean>;
    this.grows = options.frozenTable === undefined;
    this.table = options.frozenTable ?? new KeyTable();
    this.forgetWords();
  }

  /** The counts of these texts, one row each. */
  count(texts: readonly string[]): NgramCounts {
    for (const text of texts) this.add(text);
    return this.finish();
  }

  /** Counts a text as the next row. */
  add(text: string): void {
    this.rowStart = this.indices.length;
    this.starts.push(this.rowStart);
    readCodePoints(text, this.text);
    if (this.splitting === "characters") this.countCharacters();
    else this.countWords();
  }

  /** The counts of the texts added since the last call. */
  finish(): NgramCounts {
    const rows = this.starts.length;
    this.starts.push(this.indices.length);
    this.lastPlace.fill(-1);
    const [indptr, indices, counts] = [this.starts.take(), this.indices.take(), this.counts.take()];
    return { rows, columns: this.table.size, indptr, indices, counts };
  }

  private countCharacters(): void {
    const { points, length } = this.text;
    const wanted = [this.wanted.character1, this.wanted.character2, this.wanted.character3, this.wanted.character4];
    const firstKind = ngramKinds.indexOf("character1");
    for (let start = 0; start < length; start++) {
      let [low, high] = [CHARACTERS_LOW, CHARACTERS_HIGH];
      const longest = Math.min(LONGEST_CHARACTERS, length - start);
      for (let n = 0; n < longest; n++) {
        low = stepLow(low, points[start + n]);
        high = stepHigh(high, points[start + n]);
        if (wanted[n]) this.emit(this.number(mix32(low) | 0, mix32(high) | 0, firstKind + n));
      }
    }
  }

  private countWords(): void {
    const { points, length } = this.text;
    if (this.words.size > MOST_REMEMBERED_WORDS) this.forgetWords();
    this.sentence.low.clear();
    this.sentence.high.clear();
    this.addMark(TEXT_START);
    let start = 0;
    while (start < length) {
      const end = wordEnd(this.text, start);
      if (kindOf(points[start]) !== SPACE) this.addWord(start, end);
      start = end;
    }
    this.addMark(TEXT_END);
    this.countWordSequences();
  }

  private addMark(mark: number): void {
    this.sentence.low.push(mix32(stepLow(WORD_LOW, mark)) | 0);
    this.sentence.high.push(mix32(stepHigh(WORD_HIGH, mark)) | 0);
  }

  private addWord(start: number, end: number): void {
    const { points } = this.text;
    let [low, high] = [WORD_LOW, WORD_HIGH];
    for (let i = start; i < end; i++) {
      low = stepLow(low, points[i]);
      high = stepHigh(high, points[i]);
    }
    low = mix32(low) | 0;
    high = mix32(high) | 0;
    this.sentence.low.push(low);
    this.sentence.high.push(high);
    if (this.wanted.inside) this.countInside(low, high, start, end);
  }

  // Words 1 to 3 in a row; the marks take part in pairs and triples only.
  private countWordSequences(): void {
    const { low: lows, high: highs } = this.sentence;
    const last = lows.length - 1;
    const { word1, word2, word3 } = this.wanted;
    for (let i = 0; i < last; i++) {
      let low = stepLow(SEQUENCE_LOW, lows.at(i));
      let high = stepHigh(SEQUENCE_HIGH, highs.at(i));
      if (word1 && i > 0) this.emit(this.number(mix32(low) | 0, mix32(high) | 0, 0));
      low = stepLow(low, lows.at(i + 1));
      high = stepHigh(high, highs.at(i + 1));
      if (word2) this.emit(this.number(mix32(low) | 0, mix32(high) | 0, 1));
      if (!word3 || i + 2 > last) continue;
      low = stepLow(low, lows.at(i + 2));
      high = stepHigh(high, highs.at(i + 2));
      this.emit(this.number(mix32(low) | 0, mix32(high) | 0, 2));
    }
  }

  // The inner n-grams of a word are looked up once in its life.
  private countInside(low: number, high: number, start: number, end: number): void {
    const known = this.words.size;
    const word = this.words.add(low, high);
    if (word === known) this.rememberInside(start, end);
    const last = this.insideStart.at(word + 1);
    for (let i = this.insideStart.at(word); i < last; i++) this.emit(this.inside.at(i));
  }

  // The word with a space at each end, 2 to 5 characters at a time; a shorter word is taken whole, once.
  private rememberInside(start: number, end: number): void {
    const { points } = this.text;
    const length = end - start + 2;
    for (let first = 0; first < length - 1; first++) {
      let [low, high] = [INSIDE_LOW, INSIDE_HIGH];
      const longest = Math.min(LONGEST_INSIDE, length - first);
      for (let n = 1; n <= longest; n++) {
        const at = first + n - 1;
        const point = at === 0 || at === length - 1 ? 32 : points[start + at - 1];
        low = stepLow(low, point);
        high = stepHigh(high, point);
        if (n < SHORTEST_INSIDE) continue;
        const number = this.number(mix32(low) | 0, mix32(high) | 0, 3);
        if (number >= 0) this.inside.push(number);
      }
    }
    this.insideStart.push(this.inside.length);
  }

  private forgetWords(): void {
    this.words = new KeyTable(64);
    this.inside.clear();
    this.insideStart.clear();
    this.insideStart.push(0);
  }

  // The number of an n-gram; −1 when it is unknown and the table frozen.
  private number(low: number, high: number, kind: number): number {
    if (!this.grows) return this.table.find(low, high);
    const known = this.table.size;
    const number = this.table.add(low, high);
    if (number === known) this.kinds.push(kind);
    return number;
  }

  private emit(number: number): void {
    if (number < 0) return;
    if (number >= this.lastPlace.length) this.lengthenPlaces();
    const place = this.lastPlace[number];
    if (place >= this.rowStart) {
      this.counts.increment(place);
      return;
    }
    this.lastPlace[number] = this.indices.length;
    this.indices.push(number);
    this.counts.push(1);
  }

  private lengthenPlaces(): void {
    const places = new Int32Array(2 * this.table.low.length).fill(-1);
    places.set(this.lastPlace);
    this.lastPlace = places;
  }
}

/** Where the word that begins at a code point ends: a run of letters is one word, an apostrophe between letters included; anything else stands alone. */
export function wordEnd({ points, length }: CodePoints, start: number): number {
  let end = start + 1;
  if (kindOf(points[start]) !== LETTER) return end;
  while (end < length) {
    const inWord = kindOf(points[end]) === LETTER || (isApostrophe(points[end]) && end + 1 < length && kindOf(points[end + 1]) === LETTER);
    if (!inWord) break;
    end++;
  }
  return end;
}

function isApostrophe(point: number): boolean {
  return point === 0x27 || point === 0x2019;
}

/** A 64-bit key in the making, in two halves. */
export type HashStart = readonly [low: number, high: number];

// Where the hashes of words, of sequences of words, of inner and of plain character n-grams start: unlike, so that their keys are.
export const [WORD_LOW, WORD_HIGH]: HashStart = [0x3c6ef372, 0x1f83d9ab];
export const [SEQUENCE_LOW, SEQUENCE_HIGH]: HashStart = [0x510e527f, 0x5be0cd19];
export const [INSIDE_LOW, INSIDE_HIGH]: HashStart = [0x6a09e667, 0x2b5ed5a1];
export const [CHARACTERS_LOW, CHARACTERS_HIGH]: HashStart = [0x243f6a88, 0x13198a2e];

// FNV-1a with a shift, on two independent lanes: after each step every bit of the input can reach the low bits.
export function stepLow(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x01000193);
  return mixed ^ (mixed >>> 15);
}

export function stepHigh(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
