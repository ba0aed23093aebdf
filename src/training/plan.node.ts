// The plan of a training: how batches are cut and how many threads work. A function of model, data and machine, never of a stopwatch.
import { availableParallelism } from "node:os";

export interface Plan {
  /** Parts of each batch whose gradients are added in order: part of the definition of the model, so that results repeat. */
  readonly shards: number;
  /** Threads that work on the shards. Changes the time, never the bits. */
  readonly workers: number;
  /** Threads inside one op. */
  readonly threads: number;
}

const smallestShardedBatch = 16;

export interface PlanOptions {
  readonly batchSize: number;
  readonly workers?: number;
  /** Of the loss: one that compares the rows of a batch needs them in one shard. */
  readonly scope?: "example" | "batch";
}

/** Two shards from a batch of 16 up, when it can be halved; as many workers as shards and cores allow. */
export function makePlan({ batchSize, workers, scope }: PlanOptions): Plan {
  const shards = batchSize >= smallestShardedBatch && batchSize % 2 === 0 && scope !== "batch" ? 2 : 1;
  return { shards, workers: Math.min(shards, workers ?? availableParallelism()), threads: 1 };
}
