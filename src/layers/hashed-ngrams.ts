// Token ids and the ids of hashed n-grams beside them, so that one table of vectors serves both.
import { expectKnownOptions, expectOption, expectPositiveInteger } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, and, cast, concat, constant, div, equal, mul, not, pad, slice, sub, where } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes } from "./windows.ts";

export interface HashedNgramsOptions {
  /** Number of ids, padding and unknown included: `vectorizer.size`. The n-grams take the ids after it. */
  readonly inputDim: number;
  /** Ids for n-grams; those that fall on one id share it. At most 2,000,000. */
  readonly buckets: number;
  /** Tokens of the longest n-gram; with 3 the bigrams and the trigrams. Default 2. */
  readonly longest?: number;
}

/** fastText's. A remainder is taken at each step, so that a product stays below 2⁵³: exact in 64 bits, and in the interpreter's floats. */
const factor = 116049371n;
const mostBuckets = 2_000_000;

/**
 * y[b] = [ids[b], bigrams[b], trigrams[b], …]; the n-gram at t:  hₙ = (hₙ₋₁·116049371 + ids[t + n − 1]) mod buckets,  h₁ = ids[t] mod buckets,
 * its id inputDim + hₙ
 *
 * The hash is computed in the graph: an exported model needs the token ids and nothing else. An n-gram that does not lie wholly inside the text
 * is padding, id 0. Shapes: ids `[batch, length]` → int64 `[batch, longest·length]`, the mask likewise; stands before the embedding of
 * `inputDim + buckets` ids.
 * Source: Joulin et al. 2017, https://aclanthology.org/E17-2068; `Dictionary::addWordNgrams` of fastText.
 * Departs: fastText hashes the words, here their ids are hashed; it takes the remainder once, after an overflow of 64 bits.
 */
export function hashedNgrams(options: HashedNgramsOptions): Layer {
  expectKnownOptions("hashedNgrams", options, ["inputDim", "buckets", "longest"]);
  const { inputDim, buckets, longest = 2 } = options;
  expectPositiveInteger("hashedNgrams.inputDim", inputDim);
  expectOption(
    Number.isInteger(buckets) && buckets > 0 && buckets <= mostBuckets,
    "hashedNgrams.buckets",
    "a whole number from 1 to 2,000,000",
    buckets,
  );
  expectPositiveInteger("hashedNgrams.longest", longest);
  return defineLayer("hashedNgrams", { inputDim, buckets, longest }, ({ value, mask }, scope) => {
    expectAxes(scope.path, value, "[batch, length]");
    const ids = cast(value, "int64");
    const text = mask ?? not(equal(ids, 0));
    const kept = [where(text, ids, 0)];
    const masks = [text];
    let [hash, whole] = [remainder(ids, buckets), text];
    for (let n = 2; n <= longest; n++) {
      hash = remainder(add(mul(hash, constant(BigInt64Array.of(factor), [])), ahead(ids, n - 1)), buckets);
      whole = and(whole, cast(ahead(cast(text, "float32"), n - 1), "bool"));
      kept.push(where(whole, add(hash, inputDim), 0));
      masks.push(whole);
    }
    return { value: concat(kept, 1), mask: concat(masks, 1) };
  });
}

/** The value some places on: row t becomes row t + steps; zeros after the end. */
function ahead(x: Value, steps: number): Value {
  return slice(pad(x, 1, 0, steps), 1, steps, null);
}

/** x mod m of whole numbers x ≥ 0: the division loses its fraction. */
function remainder(x: Value, m: number): Value {
  return sub(x, mul(div(x, m), m));
}
