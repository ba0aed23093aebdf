// The n-grams that a text set repeats, as the list that `ngramEmbeddingBag` looks them up in.
import type { EncodedTexts } from "../../text/encoded.ts";
import { GrowingInts } from "../linear/growing-array.ts";
import { KeyTable } from "../linear/key-table.ts";

export interface CountNgramsOptions {
  /** Number of ids, padding and unknown included. */
  readonly inputDim: number;
  /** Tokens of the longest n-grams; below 2 the list is empty. */
  readonly longest: number;
  /** N-grams that occur less often are left out. */
  readonly minCount: number;
  /** Most n-grams of each length; the rarest are left out. */
  readonly most: number;
}

const unknown = 1;

/**
 * Pairs (beginning, id of the last token) of all n-grams of 2 to `longest` known tokens that occur at least `minCount` times, in increasing
 * order. The beginning of a bigram is an id, that of a longer one `inputDim` + the place of the n-gram without its last token.
 */
export function countNgrams({ data, shape, lengths }: EncodedTexts, options: CountNgramsOptions): number[] {
  const { inputDim, longest } = options;
  const maxLength = shape[1]!;
  const pairs: number[] = [];
  let rows = data; // of the n-gram of the length at hand that begins at each position, 0 where there is none
  for (let n = 2; n <= longest; n++) {
    const { beginnings, lasts, counts, numbers } = countPairs({ rows, data, lengths, maxLength, n });
    const kept = chooseFrequent(counts, options).sort((a, b) => beginnings[a]! - beginnings[b]! || lasts[a]! - lasts[b]!);
    const rowOf = new Int32Array(counts.length);
    for (const number of kept) {
      rowOf[number] = inputDim + pairs.length / 2;
      pairs.push(beginnings[number]!, lasts[number]!);
    }
    rows = numbers.map((number) => (number < 0 ? 0 : rowOf[number]!));
  }
  return pairs;
}

interface Level {
  readonly rows: Int32Array;
  readonly data: Int32Array;
  readonly lengths: Int32Array;
  readonly maxLength: number;
  readonly n: number;
}

/** The number of the n-gram at each position (−1: none), how often each occurs, and what it is. Texts begin at the first position. */
function countPairs({ rows, data, lengths, maxLength, n }: Level) {
  const table = new KeyTable();
  const [lasts, counts] = [new GrowingInts(), new GrowingInts()];
  const numbers = new Int32Array(data.length).fill(-1);
  lengths.forEach((length, row) => {
    const start = row * maxLength;
    for (let i = start; i + n <= start + length; i++) {
      const [beginning, last] = [rows[i]!, data[i + n - 1]!];
      if (beginning <= unknown || last <= unknown) continue;
      const number = table.add((Math.imul(last, spread) + Math.imul(beginning, spreadToo)) | 0, beginning);
      if (number === counts.length) {
        lasts.push(last);
        counts.push(0);
      }
      counts.increment(number);
      numbers[i] = number;
    }
  });
  return { beginnings: table.high, lasts: lasts.take(), counts: counts.take(), numbers };
}

// Odd, so that for one beginning no two ids give the same key; large, so that keys lie far apart in the table.
const spread = 0x9e3779b1;
const spreadToo = 0x85ebca77;

function chooseFrequent(counts: Int32Array, { minCount, most }: CountNgramsOptions): number[] {
  const frequent = [...counts.keys()].filter((number) => counts[number]! >= minCount);
  if (frequent.length <= most) return frequent;
  return frequent.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, most);
}
