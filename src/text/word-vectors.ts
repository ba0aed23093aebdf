// Word vectors that others have trained, in the text format of word2vec and GloVe: a word and its numbers on each line.
import { expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { randomKey, uniformAt } from "../core/random.ts";
import { unknownId } from "./encoded.ts";

export interface WordVectors {
  /** Numbers of each vector: the `outputDim` of an embedding. */
  readonly size: number;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

export interface ParseVectorsOptions {
  /** Named in errors. */
  readonly file?: string;
  /** The words to keep, e.g. `vectorizer.tokens`: a file of two million words need not stay in memory. Default: all. */
  readonly words?: readonly string[];
}

/**
 * Reads lines `word n₁ n₂ …`. A first line of two whole numbers, as word2vec and fastText write it (words, size), is skipped; of a word that
 * stands twice the first vector counts. Throws `row-ragged` for a line with another number of numbers, `file-empty` without any.
 */
export function parseWordVectors(lines: Iterable<string>, options: ParseVectorsOptions = {}): WordVectors {
  const reader = wordVectorReader(options);
  for (const line of lines) reader.add(line);
  return reader.result();
}

export interface WordVectorReader {
  /** The next line of the file. */
  add(text: string): void;
  result(): WordVectors;
}

/** The same line by line, for files that are too large for memory. */
export function wordVectorReader({ file, words }: ParseVectorsOptions = {}): WordVectorReader {
  const wanted = words && new Set(words);
  const vectors = new Map<string, Float32Array>();
  let [line, size] = [0, 0];
  return {
    add(text) {
      line++;
      if (text.trim() === "") return;
      // Tokens have no spaces: what begins with another word is not asked for. The first lines tell the format.
      if (size > 0 && wanted && !wanted.has(text.slice(0, Math.max(0, text.indexOf(" "))))) return;
      const cells = text.trimEnd().split(" ");
      if (line === 1 && isHeader(cells)) return;
      size ||= cells.length - 1;
      // A few words of GloVe hold spaces: the numbers are the last cells.
      const word = cells.slice(0, Math.max(0, cells.length - size)).join(" ");
      const numbers = Float32Array.from(cells.slice(cells.length - size), Number);
      if (size === 0 || word === "" || !numbers.every(Number.isFinite)) throw ragged(file, line, size, text);
      if (!vectors.has(word) && (!wanted || wanted.has(word))) vectors.set(word, numbers);
    },
    result() {
      if (size > 0) return { size, vectors };
      throw new TercetError("file-empty", { file, where: "word vectors", expected: "lines of a word and its numbers", received: "none" });
    },
  };
}

const isHeader = (cells: readonly string[]): boolean => cells.length === 2 && cells.every((cell) => /^\d+$/.test(cell));

function ragged(file: string | undefined, line: number, size: number, text: string): TercetError {
  const received = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return new TercetError("row-ragged", {
    file,
    line,
    where: "word vectors",
    expected: `a word and ${size} numbers in every line`,
    received,
  });
}

export interface VectorsForOptions {
  /** Start values of the words that have no vector. Default 1. */
  readonly seed?: number;
}

/**
 * The table of an embedding for these tokens: `embedding({ weights: vectorsFor(vectorizer.tokens, vectors), … })`.
 *
 * A token without a vector gets numbers uniform in ±0.05, padding (id 0) zeros. A word written in capitals takes the vector of the small
 * letters where it has none of its own. `found` counts the tokens that have a vector, of all but padding and unknown.
 * Shapes: tokens → `[tokens, size]`.
 */
export function vectorsFor(
  tokens: readonly string[],
  { size, vectors }: WordVectors,
  { seed = 1 }: VectorsForOptions = {},
): { readonly data: Float32Array; readonly shape: readonly [number, number]; readonly found: number } {
  expectOption(tokens.length > unknownId, "vectorsFor.tokens", "the tokens of a vectorizer", tokens);
  const data = new Float32Array(tokens.length * size);
  const key = randomKey(seed, "wordVectors");
  let found = 0;
  for (let id = unknownId; id < tokens.length; id++) {
    const known = id > unknownId ? (vectors.get(tokens[id]!) ?? vectors.get(tokens[id]!.toLowerCase())) : undefined;
    const row = data.subarray(id * size, (id + 1) * size);
    if (known) row.set(known);
    else for (let i = 0; i < size; i++) row[i] = 0.05 * (2 * uniformAt(key, id * size + i) - 1);
    if (known) found++;
  }
  return { data, shape: [tokens.length, size], found };
}
