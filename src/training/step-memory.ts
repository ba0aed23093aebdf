// What training takes of memory, from the model alone: an estimate that is made before the first step.
import { peakBytes } from "../graph/peak-bytes.ts";
import type { Loss } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Layout } from "./parameters.ts";
import { trainGraph } from "./program.ts";

/** Bytes, but for `rows`. */
export interface StepMemory {
  /** Rows of a batch. */
  readonly rows: number;
  readonly weights: number;
  /** One array for each part of a batch. */
  readonly gradients: number;
  /** What the optimizer keeps for each weight. */
  readonly slots: number;
  /** The best weights so far. */
  readonly best: number;
  /** Most that lives at one time between the first and the last node of the step, in all workers together. */
  readonly intermediates: number;
  readonly total: number;
}

export interface StepMemoryOptions {
  readonly layout: Layout;
  readonly loss: Loss;
  readonly optimizer: Pick<Optimizer, "slots">;
  /** Rows of a batch. */
  readonly batchSize: number;
  /** Tokens to which the texts are padded. */
  readonly length: number;
  readonly shards: number;
  readonly workers: number;
}

/**
 * Bytes of weights, gradients, slots, best weights and of the intermediate results of a step. Node and ONNX Runtime take some 70 MB
 * beside it, and the data what its ids take.
 *
 * Measured (docs/how-to/look-at-a-network.md): between 0.8 and 1.5 times as much as this.
 */
export function estimateStepMemory(network: Network, options: StepMemoryOptions): StepMemory {
  const { layout, loss, optimizer, batchSize, length, shards, workers } = options;
  const once = 4 * layout.total; // float32
  const { graph, dense } = trainGraph(network, { rows: Math.ceil(batchSize / shards), length, loss });
  const parts = {
    weights: once,
    gradients: once * shards,
    slots: once * optimizer.slots.length,
    best: once,
    intermediates:
      workers *
      peakBytes(
        graph.outputs,
        dense.map(({ gradient }) => gradient),
      ),
  };
  return { rows: batchSize, ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}
