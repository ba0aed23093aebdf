// Which rows make up each batch of an epoch: a pure function of the seed and the epoch, in few lengths.
import { expectPositiveInteger } from "../core/check.ts";
import { invariant } from "../core/errors.ts";
import { permutation, randomKey } from "../core/random.ts";

/** Rows of one batch and the length to which they are padded. */
export interface Batch {
  readonly length: number;
  readonly rows: Int32Array;
}

export interface BatchPlan {
  /** Tokens of each row. */
  readonly lengths: ArrayLike<number>;
  readonly batchSize: number;
  /** Increasing lengths, from `lengthBuckets`; the last one takes the longest rows. */
  readonly buckets: readonly number[];
  readonly seed: number;
  readonly epoch: number;
}

/** The rows 0 … rows − 1 in the order of an epoch. */
export function epochOrder(rows: number, seed: number, epoch: number): Int32Array {
  return permutation(rows, randomKey(seed, "epoch", epoch));
}

/** Most lengths a model is compiled for. */
const mostBuckets = 4;
/** Shorter batches gain nothing. */
const shortestBucket = 8;

/**
 * At most 4 lengths to which batches are padded: the quartiles of the rows' lengths, rounded up to multiples of 8, and `maxLength`.
 * Three quarters of the rows then carry little padding, and few programs need compiling.
 */
export function lengthBuckets(lengths: ArrayLike<number>, maxLength: number): number[] {
  expectPositiveInteger("maxLength", maxLength);
  const sorted = Int32Array.from(lengths).sort();
  const buckets = new Set<number>();
  for (let quarter = 1; quarter < mostBuckets && sorted.length > 0; quarter++) {
    const quantile = sorted[Math.ceil((quarter / mostBuckets) * sorted.length) - 1]!;
    buckets.add(Math.max(shortestBucket, Math.ceil(quantile / 8) * 8));
  }
  return [...[...buckets].filter((length) => length < maxLength).sort((a, b) => a - b), maxLength];
}

/**
 * The batches of an epoch, in the order in which they are trained. Each holds rows of one bucket: the shortest that fits them.
 * Rows are shuffled before they are dealt out, and batches afterwards; the last batch of a bucket may be shorter.
 */
export function planBatches({ lengths, batchSize, buckets, seed, epoch }: BatchPlan): Batch[] {
  expectPositiveInteger("batchSize", batchSize);
  const filling: number[][] = buckets.map(() => []);
  const batches: Batch[] = [];
  for (const row of epochOrder(lengths.length, seed, epoch)) {
    const bucket = buckets.findIndex((length) => lengths[row]! <= length);
    invariant(bucket >= 0, `row ${row} with ${lengths[row]} tokens should fit a bucket of ${buckets.join(", ")}`);
    const rows = filling[bucket]!;
    rows.push(row);
    if (rows.length < batchSize) continue;
    batches.push({ length: buckets[bucket]!, rows: Int32Array.from(rows) });
    filling[bucket] = [];
  }
  for (const [bucket, rows] of filling.entries()) {
    if (rows.length > 0) batches.push({ length: buckets[bucket]!, rows: Int32Array.from(rows) });
  }
  return Array.from(permutation(batches.length, randomKey(seed, "batches", epoch)), (index) => batches[index]!);
}
