// Which words stand near which: a symmetric sparse matrix of weighted counts.
import type { EncodedTexts } from "../../text/encoded.ts";
import { KeyTable } from "../linear/key-table.ts";
import type { SparseMatrix } from "../linear/sparse.ts";

const enoughTokens = 1_000_000; // more change the vectors of rare words only, and cost seconds
const unknown = 1;

/** n(w, c) = Σ 1/d over all pairs of known tokens at a distance d of at most `window`, each counted for both. */
export function countNeighbors(
  { data, shape, lengths }: EncodedTexts,
  { size, window }: { readonly size: number; readonly window: number },
): SparseMatrix {
  const maxLength = shape[1]!;
  const table = new KeyTable(1 << 16);
  let [smaller, larger, sums] = [new Int32Array(1 << 16), new Int32Array(1 << 16), new Float64Array(1 << 16)];
  const add = (a: number, b: number, weight: number) => {
    const number = table.add((Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca77)) | 0, a);
    if (number === sums.length) [smaller, larger, sums] = [doubled(smaller), doubled(larger), doubled(sums)];
    [smaller[number], larger[number]] = [a, b];
    sums[number]! += weight;
  };
  let tokens = 0;
  for (let row = 0; row < lengths.length && tokens < enoughTokens; row++) {
    const start = row * maxLength;
    const end = start + lengths[row]!;
    tokens += lengths[row]!;
    for (let i = start; i < end; i++) {
      const a = data[i]!;
      if (a <= unknown) continue;
      for (let d = 1; d <= window && i + d < end; d++) {
        const b = data[i + d]!;
        if (b > unknown) add(Math.min(a, b), Math.max(a, b), 1 / d);
      }
    }
  }
  return toSymmetric({ smaller, larger, sums, pairs: table.size, size });
}

interface Pairs {
  readonly smaller: Int32Array;
  readonly larger: Int32Array;
  readonly sums: Float64Array;
  readonly pairs: number;
  readonly size: number;
}

/** Each pair in the rows of both its words. */
function toSymmetric({ smaller, larger, sums, pairs, size }: Pairs): SparseMatrix {
  const indptr = new Int32Array(size + 1);
  for (let p = 0; p < pairs; p++) {
    indptr[smaller[p]! + 1]!++;
    if (smaller[p] !== larger[p]) indptr[larger[p]! + 1]!++;
  }
  for (let row = 0; row < size; row++) indptr[row + 1]! += indptr[row]!;
  const next = indptr.slice();
  const indices = new Int32Array(indptr[size]!);
  const values = new Float32Array(indptr[size]!);
  const put = (row: number, column: number, value: number) => {
    const place = next[row]!++;
    indices[place] = column;
    values[place] = value;
  };
  for (let p = 0; p < pairs; p++) {
    const [a, b] = [smaller[p]!, larger[p]!];
    if (a === b) put(a, a, 2 * sums[p]!);
    else {
      put(a, b, sums[p]!);
      put(b, a, sums[p]!);
    }
  }
  return { rows: size, columns: size, indptr, indices, values };
}

function doubled<List extends Int32Array | Float64Array>(list: List): List {
  const more = new (list.constructor as new (length: number) => List)(2 * list.length); // the same kind
  more.set(list);
  return more;
}
