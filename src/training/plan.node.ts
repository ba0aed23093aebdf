// The plan of a training: how batches are cut and how many threads work. A function of model and data, never of a stopwatch; the machine
// only bounds the threads.
import { availableParallelism } from "node:os";
import { planTable } from "./plan-table.ts";

export interface Plan {
  /** Parts of each batch whose gradients are added in order: part of the definition of the model, so that results repeat. */
  readonly shards: number;
  /** Threads that work on the shards. Changes the time, never the bits. */
  readonly workers: number;
  /** Threads inside one op. */
  readonly threads: number;
}

const smallestShardedBatch = 12;

export interface PlanOptions {
  readonly batchSize: number;
  /** Whether a layer or the loss looks at the batch as a whole, as batch normalization does. Default false. */
  readonly wholeBatch?: boolean;
  /** Seconds of one thread for a step, as `stepWork` has it. Default: large, so that every worker pays. */
  readonly work?: number;
  /** Threads that were asked for. Default: as many as the table has for the work. */
  readonly workers?: number;
  /** Threads that the machine has. They bound what the table says, never what was asked for. */
  readonly cores?: number;
}

/**
 * Two shards from a batch of 12 up, when it can be halved and need not stay whole. As many workers as pay for the work of a step by the
 * table, which `npm run bench -- plan --write` makes; never more than shards.
 */
export function makePlan(options: PlanOptions): Plan {
  const { batchSize, wholeBatch = false, work = Number.POSITIVE_INFINITY, workers, cores = availableParallelism() } = options;
  const shards = batchSize >= smallestShardedBatch && batchSize % 2 === 0 && !wholeBatch ? 2 : 1;
  return { shards, workers: Math.min(shards, workers ?? Math.min(cores, workersFor(work))), threads: 1 };
}

/** Of the last row that the work reaches. */
function workersFor(work: number): number {
  return planTable.findLast(({ from }) => work >= from)!.workers; // the first row begins at 0
}
