// Batches: which rows are read together, in which order, and to which length they are padded.
import { permutation, randomKey } from "../core/random.ts";

/** The order in which an epoch reads the rows; a pure function of seed and epoch. */
export function epochOrder(rows: number, seed: number, epoch: number): Int32Array {
  return permutation(rows, randomKey(seed, "order", epoch));
}

const step = 8;

/** At most four lengths to which texts are padded: the quartiles of the lengths, rounded up to a multiple of 8, and the longest. */
export function lengthBuckets(lengths: Int32Array, maxLength: number): number[] {
  const sorted = lengths.toSorted();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? maxLength;
  const rounded = [at(0.35), at(0.65), at(0.9), maxLength].map((length) => Math.min(maxLength, Math.max(step, Math.ceil(length / step) * step)));
  return [...new Set(rounded)].sort((a, b) => a - b);
}

export interface Batch {
  /** Length to which every row of the batch is padded. */
  readonly length: number;
  readonly rows: Int32Array;
}

export interface BatchOptions {
  readonly lengths: Int32Array;
  readonly batchSize: number;
  /** Increasing; the last one is the longest. */
  readonly buckets: readonly number[];
  readonly seed: number;
  readonly epoch: number;
}

/** The batches of an epoch in a random order. Each holds rows of one bucket; only the last of a bucket may be short. */
export function planBatches({ lengths, batchSize, buckets, seed, epoch }: BatchOptions): Batch[] {
  const open = buckets.map((): number[] => []);
  const batches: Batch[] = [];
  const close = (bucket: number) => {
    batches.push({ length: buckets[bucket]!, rows: Int32Array.from(open[bucket]!) });
    open[bucket] = [];
  };
  for (const row of epochOrder(lengths.length, seed, epoch)) {
    const bucket = buckets.findIndex((length) => length >= lengths[row]!);
    open[bucket]!.push(row);
    if (open[bucket]!.length === batchSize) close(bucket);
  }
  open.forEach((rows, bucket) => {
    if (rows.length > 0) close(bucket);
  });
  const order = permutation(batches.length, randomKey(seed, "batches", epoch));
  return Array.from(order, (i) => batches[i]!);
}
