// How far a training has come: enough to go on to the same bits.
import type { Network } from "../models/network.ts";
import type { DataSet } from "./batch.ts";
import type { HistoryValues } from "./events.ts";
import { isOfQuantity } from "./row-score.ts";
import type { TrainOptions } from "./train-options.ts";

/** How far a training has come; it changes from epoch to epoch. */
export interface Progress {
  /** Finished epochs. */
  epoch: number;
  /** Finished steps over all finished epochs. */
  step: number;
  readonly history: HistoryValues;
  best: { readonly epoch: number; readonly loss: number; readonly weights: Float32Array };
}

/** The part of an epoch that is done. Which batches it had follows from seed and epoch. */
export interface EpochPart {
  readonly batches: number;
  /** Finished steps over all epochs. */
  readonly step: number;
  /** Σ loss · weight and Σ weight of the batches. */
  readonly sum: number;
  readonly weights: number;
  /** Tallies of the rows that are right, and of the chosen metrics, in their order. */
  readonly score: readonly number[];
  readonly metrics: readonly unknown[];
  readonly seconds: number;
}

/**
 * All that a training is between two steps. There are no generators to be kept: shuffling follows from (seed, epoch), dropout from
 * (seed, step), a schedule from step and history, running averages and statistics lie in slots and weights.
 */
export interface TrainingState {
  readonly progress: Progress;
  /** Absent between two epochs. */
  readonly part?: EpochPart;
  /** As a callback may have set it, before the schedule. */
  readonly learningRate: number;
  readonly weights: Float32Array;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** Before the first step. */
export function freshProgress({ train: data, validation, network, metrics = [] }: TrainOptions, weights: Float32Array): Progress {
  const validated = validation && { val_loss: [], val_accuracy: [] };
  const names = metrics.flatMap(({ id }) => (validation ? [id, `val_${id}`] : [id]));
  const history: HistoryValues = {
    loss: [],
    accuracy: [],
    ...validated,
    ...emptyErrors({ train: data, network, validation }),
    ...Object.fromEntries(names.map((name) => [name, []])),
    seconds: [],
  };
  return { epoch: 0, step: 0, history, best: { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: weights.slice() } };
}

function emptyErrors({ train: { y }, network, validation }: { train: DataSet; network: Network; validation?: DataSet }) {
  if (!isOfQuantity(y, network.output)) return {};
  return { meanAbsoluteError: [], ...(validation && { val_meanAbsoluteError: [] }) };
}
