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
  /** What Node and ONNX Runtime take beside: compiled programs, memory that they keep for later, copies. */
  readonly runtime: number;
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

// Fitted to the growth of a process that trains, measured by `npm run bench -- plan`: 15 steps, each with one worker and with two.
const base = 25e6;
const furtherWorker = 12e6;
const [ofArrays, ofIntermediates] = [0.5, 1.5];

/**
 * Bytes that training adds to a process that has Node and ONNX Runtime loaded (some 70 MB): weights, gradients, slots, best weights and
 * the intermediate results of a step, each counted from the graph; and what the runtime takes beside,
 *
 *   25 MB + 12 MB · (workers − 1) + 0.5 · (weights + gradients + slots) + 1.5 · intermediates,
 *
 * whose numbers are fitted. Of the 30 trainings measured, 25 took between 0.75 and 1.31 times as much as this; five of `mean`, the
 * smallest, took 0.3 to 0.75 times as much.
 */
export function estimateStepMemory(network: Network, options: StepMemoryOptions): StepMemory {
  const { layout, loss, optimizer, batchSize, length, shards, workers } = options;
  const once = 4 * layout.total; // float32
  const { graph, dense } = trainGraph(network, { rows: Math.ceil(batchSize / shards), length, loss });
  const arrays = { weights: once, gradients: once * shards, slots: once * optimizer.slots.length };
  const gradients = dense.map(({ gradient }) => gradient);
  const intermediates = workers * peakBytes(graph.outputs, gradients);
  const held = arrays.weights + arrays.gradients + arrays.slots;
  const runtime = Math.round(base + furtherWorker * (workers - 1) + ofArrays * held + ofIntermediates * intermediates);
  const parts = { ...arrays, best: once, intermediates, runtime };
  return { rows: batchSize, ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}
