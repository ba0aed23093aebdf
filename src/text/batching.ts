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
/** Lengths are multiples of this: finer ones gain nothing. */
const grain = 8;

/**
 * At most 4 lengths to which batches are padded, `maxLength` the last: those that leave the least padding in all, found by trying every
 * choice of multiples of 8 (dynamic programming). Few lengths, because a program is compiled for each.
 */
export function lengthBuckets(lengths: ArrayLike<number>, maxLength: number): number[] {
  expectPositiveInteger("maxLength", maxLength);
  const edges = Array.from({ length: Math.ceil(maxLength / grain) }, (_, i) => Math.min((i + 1) * grain, maxLength));
  const rowsUpTo = countUpTo(lengths, edges);
  // best[e]: the cheapest choice of lengths of which edge e is the last, and its padded tokens up to there.
  let best = edges.map((edge, e) => ({ tokens: edge * rowsUpTo[e]!, chosen: [edge] }));
  for (let buckets = 2; buckets <= mostBuckets; buckets++) {
    best = edges.map((edge, e) => {
      let cheapest = best[e]!;
      for (let before = 0; before < e; before++) {
        const tokens = best[before]!.tokens + edge * (rowsUpTo[e]! - rowsUpTo[before]!);
        if (tokens < cheapest.tokens) cheapest = { tokens, chosen: [...best[before]!.chosen, edge] };
      }
      return cheapest;
    });
  }
  return best.at(-1)!.chosen;
}

/** For each edge, how many of the lengths reach at most there. */
function countUpTo(lengths: ArrayLike<number>, edges: readonly number[]): Int32Array {
  const counts = new Int32Array(edges.length);
  for (let row = 0; row < lengths.length; row++) counts[Math.min(edges.length - 1, Math.max(0, Math.ceil(lengths[row]! / grain) - 1))]!++;
  for (let e = 1; e < edges.length; e++) counts[e]! += counts[e - 1]!;
  return counts;
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
