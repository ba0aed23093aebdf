// Texts that are nearly the same as another one, found without comparing every pair.
import { mix32 } from "../../core/random.ts";
import { normalizeText } from "../audit.ts";
import { type DataFinding, type FindingInput, finding } from "./finding.ts";
import { tokenLists } from "./token-lists.ts";

/** Tokens of a shingle. */
const shingleLength = { words: 3, characters: 5 } as const;
/** Shared shingles of all shingles of both texts (Jaccard) from which two texts are nearly the same. */
const leastSimilarity = 0.8;
const bands = 8;
const rowsOfBand = 4;
/** Texts with fewer shingles are alike by chance. */
const fewestShingles = 5;
const mostTexts = 200_000;
const mostTokens = 512; // of a text

/**
 * Rows that nearly repeat an earlier one: at least 0.8 of their shingles are shared. Equal texts do not count, which a split keeps together;
 * these it may tear apart, and then the test part holds what was learned by heart.
 *
 * MinHash with 8 bands of 4 hashes proposes pairs (98.5 of 100 pairs of similarity 0.8, all but 2 of 10,000 of 0.9), the shingles
 * themselves decide. Source: Broder 1997, On the resemblance and containment of documents; Leskovec et al., Mining of Massive Datasets, 3.4.
 */
export function nearDuplicates(input: FindingInput): DataFinding[] {
  const rows = firstRows(input.used.texts).slice(0, mostTexts);
  const texts = rows.map((row) => input.used.texts[row]!);
  const { lists } = tokenLists(texts, { splitting: input.splitting, most: mostTokens });
  const shingles = lists.map((list) => shinglesOf(list, shingleLength[input.splitting]));
  const repeats = new Set<number>();
  const buckets = Array.from({ length: bands }, () => new Map<number, number>());
  for (const [index, own] of shingles.entries()) {
    if (own.length < fewestShingles) continue;
    for (const [band, key] of bandKeys(own).entries()) {
      const first = buckets[band]!.get(key);
      if (first === undefined) buckets[band]!.set(key, index);
      else if (!repeats.has(index) && similarity(shingles[first]!, own) >= leastSimilarity) repeats.add(index);
    }
  }
  const found = [...repeats].map((index) => rows[index]!);
  return found.length === 0 ? [] : [finding("nearDuplicates", input, { rows: found })];
}

/** The rows whose text stands in no earlier row. */
function firstRows(texts: readonly string[]): number[] {
  const seen = new Set<string>();
  const rows: number[] = [];
  for (const [row, text] of texts.entries()) {
    const key = normalizeText(text);
    if (!seen.has(key)) rows.push(row);
    seen.add(key);
  }
  return rows;
}

/** Hashes of all runs of tokens, each once, in increasing order. */
function shinglesOf(tokens: Int32Array, length: number): Uint32Array {
  const hashes = new Set<number>();
  for (let start = 0; start + length <= tokens.length; start++) {
    let hash = 0;
    for (let i = start; i < start + length; i++) hash = mix32(hash + tokens[i]! + 1);
    hashes.add(hash);
  }
  return Uint32Array.from(hashes).sort();
}

/** One number for each band of the signature; the least of all hashes under each of 32 orders. */
function bandKeys(shingles: Uint32Array): number[] {
  return Array.from({ length: bands }, (_, band) => {
    let key = band;
    for (let i = 0; i < rowsOfBand; i++) {
      const order = mix32(band * rowsOfBand + i + 1);
      let least = 0xffffffff;
      for (const shingle of shingles) {
        const hash = mix32(shingle ^ order);
        if (hash < least) least = hash;
      }
      key = mix32(key ^ least);
    }
    return key;
  });
}

/** Shared elements of two increasing lists, as a share of all. */
function similarity(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      shared++;
      i++;
      j++;
    } else if (a[i]! < b[j]!) i++;
    else j++;
  }
  return shared / (a.length + b.length - shared);
}
