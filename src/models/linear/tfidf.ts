// From counts of n-grams to the numbers a linear model sees: sublinear tf-idf, one norm per block.
import { type FeatureSet, ngramKinds } from "./feature-sets.ts";
import type { NgramCounts } from "./ngrams.ts";
import type { SparseMatrix } from "./sparse.ts";

/** What is learned from the training texts: which n-grams are features, their block and their idf. */
export interface Tfidf {
  /** Number of features; feature f is column f of the matrices made with it. */
  readonly features: number;
  /** Per counted n-gram, the feature it is, or −1. */
  readonly featureOf: Int32Array;
  /** Per feature, its block in the feature set. */
  readonly blocks: Uint8Array;
  /** Per feature. */
  readonly idf: Float32Array;
  readonly blockCount: number;
}

/** The n-grams that stand in at least `minCount` of the rows and belong to the set, and how rare each is. */
export function fitTfidf(
  counts: NgramCounts,
  kinds: Int32Array,
  options: { set: FeatureSet; minCount: number; rows: ArrayLike<number> },
): Tfidf {
  const { set, minCount, rows } = options;
  const blockOf = blockOfKinds(set);
  const frequency = documentFrequency(counts, rows);
  const featureOf = new Int32Array(counts.columns).fill(-1);
  let features = 0;
  for (let i = 0; i < counts.columns; i++) {
    if (frequency[i] >= minCount && blockOf[kinds[i]] >= 0) featureOf[i] = features++;
  }
  const blocks = new Uint8Array(features);
  const idf = new Float32Array(features);
  for (let i = 0; i < counts.columns; i++) {
    const feature = featureOf[i];
    if (feature < 0) continue;
    blocks[feature] = blockOf[kinds[i]];
    idf[feature] = smoothedIdf(frequency[i], rows.length);
  }
  return { features, featureOf, blocks, idf, blockCount: set.blocks.length };
}

/**
 * Sublinear tf-idf, each block of a row divided by its L2 norm:
 *
 *   x = (1 + ln count) · idf      idf = ln((1 + n) / (1 + df)) + 1
 *
 * n rows, of which df contain the n-gram. Source: scikit-learn's TfidfTransformer with sublinear_tf and smooth_idf.
 */
export function applyTfidf(counts: NgramCounts, tfidf: Tfidf, rows: ArrayLike<number>): SparseMatrix {
  const { featureOf, blocks, idf } = tfidf;
  const indptr = rowPointers(counts, featureOf, rows);
  const indices = new Int32Array(indptr[rows.length]);
  const values = new Float32Array(indptr[rows.length]);
  const norms = new Float64Array(tfidf.blockCount);
  let at = 0;
  for (let r = 0; r < rows.length; r++) {
    norms.fill(0);
    for (let i = counts.indptr[rows[r]]; i < counts.indptr[rows[r] + 1]; i++) {
      const feature = featureOf[counts.indices[i]];
      if (feature < 0) continue;
      const count = counts.counts[i];
      const value = (count === 1 ? 1 : 1 + Math.log(count)) * idf[feature];
      norms[blocks[feature]] += value * value;
      indices[at] = feature;
      values[at++] = value;
    }
    for (let b = 0; b < norms.length; b++) norms[b] = norms[b] > 0 ? 1 / Math.sqrt(norms[b]) : 0;
    for (let i = indptr[r]; i < at; i++) values[i] *= norms[blocks[indices[i]]];
  }
  return { rows: rows.length, columns: tfidf.features, indptr, indices, values };
}

function smoothedIdf(frequency: number, rows: number): number {
  return Math.log((1 + rows) / (1 + frequency)) + 1;
}

// Per place in `ngramKinds`, the block that takes it, or −1.
function blockOfKinds(set: FeatureSet): Int32Array {
  return Int32Array.from(ngramKinds, (kind) => set.blocks.findIndex((block) => block.includes(kind)));
}

function documentFrequency(counts: NgramCounts, rows: ArrayLike<number>): Int32Array {
  const frequency = new Int32Array(counts.columns);
  for (let r = 0; r < rows.length; r++) {
    for (let i = counts.indptr[rows[r]]; i < counts.indptr[rows[r] + 1]; i++) frequency[counts.indices[i]]++;
  }
  return frequency;
}

function rowPointers(counts: NgramCounts, featureOf: Int32Array, rows: ArrayLike<number>): Int32Array {
  const indptr = new Int32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) {
    let length = 0;
    for (let i = counts.indptr[rows[r]]; i < counts.indptr[rows[r] + 1]; i++) if (featureOf[counts.indices[i]] >= 0) length++;
    indptr[r + 1] = indptr[r] + length;
  }
  return indptr;
}
