// The mean of learned vectors of a text's words and n-grams. Which n-grams there are is looked up inside the graph, so that a model
// needs nothing but token ids.
import { expectKnownOptions, expectOption, expectPositiveInteger } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import {
  add,
  cast,
  constant,
  div,
  equal,
  gather,
  greater,
  less,
  matmul,
  maximum,
  mul,
  pad,
  reduceSum,
  slice,
  squeeze,
  unsqueeze,
  where,
} from "../graph/ops/index.ts";
import { uniform } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface NgramEmbeddingBagOptions {
  /** Number of ids, padding and unknown included: `vectorizer.size`. */
  readonly inputDim: number;
  /** Length of each vector. */
  readonly outputDim: number;
  /**
   * The n-grams that have a vector, as pairs one after the other: what the n-gram begins with, and the id of its last token. The beginning of
   * a bigram is an id; that of a longer one is the n-gram without its last token: `inputDim` + its place in this list.
   * In increasing order of beginning, then id. `countNgrams` makes such a list.
   */
  readonly ngrams: readonly number[];
}

/**
 * y[b] = mean of table[r] over the rows r > 0 of text b: one for each token, and one for each n-gram of the list
 *
 * Shapes: ids int32 `[batch, length]` → `[batch, outputDim]`; table `[inputDim + n-grams, outputDim]`. Padding (id 0) and n-grams outside the
 * list have no part in the mean; a row that is all padding gives zeros.
 * Source: Joulin et al. 2017, https://arxiv.org/abs/1607.01759. Departs: a list in place of hashing, so that no two n-grams share a vector.
 */
export function ngramEmbeddingBag(options: NgramEmbeddingBagOptions): Layer {
  expectKnownOptions("ngramEmbeddingBag", options, ["inputDim", "outputDim", "ngrams"]);
  const { inputDim, outputDim, ngrams } = options;
  expectPositiveInteger("ngramEmbeddingBag.inputDim", inputDim);
  expectPositiveInteger("ngramEmbeddingBag.outputDim", outputDim);
  expectOption(
    Array.isArray(ngrams) && ngrams.length % 2 === 0,
    "ngramEmbeddingBag.ngrams",
    "pairs of a beginning and an id, one after the other",
    ngrams,
  );
  const keys = sortedKeys(ngrams, inputDim);
  const longest = lengthOfLongest(ngrams, inputDim);
  return defineLayer("ngramEmbeddingBag", { inputDim, outputDim, ngrams }, ({ value: ids }, scope) => {
    const table = scope.param("weight", [inputDim + ngrams.length / 2, outputDim], uniform(0.05));
    const rows = ngramRows(ids, { keys, inputDim, longest });
    const present = rows.map((each) => cast(greater(each, 0), "float32")); // [batch, length]
    const count = maximum(reduceSum(present.reduce(add), { axes: [1], keepDims: true }), 1); // [batch, 1]
    const sums = rows.map((each, i) => matmul(unsqueeze(present[i]!, [1]), gather(table, each))); // [batch, 1, outputDim]
    return { value: div(squeeze(sums.reduce(add), [1]), count), mask: null };
  });
}

/** For n = 1, 2, …: the row of the n-gram that begins at each position, 0 where there is none. int64 `[batch, length]` each. */
function ngramRows(
  ids: Value,
  { keys, inputDim, longest }: { readonly keys: BigInt64Array; readonly inputDim: number; readonly longest: number },
): Value[] {
  const table = constant(keys, [keys.length]);
  const rows = [cast(ids, "int64")];
  for (let n = 2; n <= longest; n++) {
    const next = slice(pad(rows[0]!, 1, 0, n - 1), 1, n - 1, null); // the token n − 1 places on
    const key = add(mul(rows.at(-1)!, inputDim), next);
    const place = placeOf(table, key);
    rows.push(where(equal(gather(table, place), key), add(place, inputDim), 0));
  }
  return rows;
}

/** How many keys are smaller: a binary search in which every element takes the same steps. The number of keys is a power of two. */
function placeOf(table: Value, key: Value): Value {
  let place: Value = mul(key, 0);
  for (let half = table.shape[0]! / 2; half >= 1; half /= 2) {
    place = where(less(gather(table, add(place, half - 1)), key), add(place, half), place);
  }
  return place;
}

/** beginning · inputDim + id of each n-gram, filled up to a power of two by keys that no n-gram has. */
function sortedKeys(ngrams: readonly number[], inputDim: number): BigInt64Array {
  const count = ngrams.length / 2;
  const keys = new BigInt64Array(2 ** Math.ceil(Math.log2(count + 1))).fill(2n ** 62n);
  for (let i = 0; i < count; i++) {
    const [beginning, id] = [ngrams[2 * i]!, ngrams[2 * i + 1]!];
    keys[i] = BigInt(beginning) * BigInt(inputDim) + BigInt(id);
    const known =
      Number.isInteger(beginning) && beginning > 0 && beginning < inputDim + i && Number.isInteger(id) && id > 0 && id < inputDim;
    expectOption(known && (i === 0 || keys[i]! > keys[i - 1]!), `ngramEmbeddingBag.ngrams, pair ${i + 1}`, "increasing pairs of ids", [
      beginning,
      id,
    ]);
  }
  return keys;
}

function lengthOfLongest(ngrams: readonly number[], inputDim: number): number {
  const lengths: number[] = [];
  for (let i = 0; i < ngrams.length; i += 2) lengths.push((lengths[ngrams[i]! - inputDim] ?? 1) + 1);
  return lengths.reduce((longest, each) => Math.max(longest, each), 1);
}
