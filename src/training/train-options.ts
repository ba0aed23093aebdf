// What a training is asked, and what it answers.
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Network } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { DataSet } from "./batch.ts";
import type { Callback } from "./callbacks/callback.ts";
import type { EpochEvent, HistoryValues, OnEvent, Stopped } from "./events.ts";
import type { Layout } from "./parameters.ts";
import type { Plan } from "./plan.node.ts";
import type { TrainingState } from "./training-state.ts";
import type { UpdateOptions } from "./update-options.ts";
import type { WeightRules } from "./weight-rules.ts";

export interface EarlyStopping {
  /** Epochs without a better validation loss before the training ends. */
  readonly patience: number;
}

export interface TrainOptions {
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  /** How the learning rate changes over the steps. Default: not at all. */
  readonly schedule?: Schedule;
  /** What stands outside the optimizer's rule: clipping, accumulation, decay, averaging. Default: nothing. */
  readonly update?: UpdateOptions;
  readonly train: DataSet;
  readonly validation?: DataSet;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly plan: Plan;
  /** Weights to begin with, in the layout of the network; default: fresh ones from the seed. */
  readonly start?: Float32Array;
  readonly earlyStopping?: EarlyStopping;
  /** Whether the weights of the epoch with the lowest validation loss are returned, rather than the last. */
  readonly restoreBest: boolean;
  readonly onEvent?: OnEvent;
  readonly callbacks?: readonly Callback[];
  /** Gathered over each epoch, beside loss and accuracy. */
  readonly metrics?: readonly Metric[];
  /** Penalties and limits of weights. */
  readonly rules?: WeightRules;
  readonly signal?: AbortSignal;
  /** Where an earlier training of the same kind stood; it goes on from there. */
  readonly resume?: TrainingState;
  /** Asked after each epoch but the last whether the training goes on; false ends it as "pruned". Gets the logits of the validation rows, `[rows, width]`. */
  readonly goesOn?: (epoch: EpochEvent, validationLogits: Float32Array | undefined) => Promise<boolean>;
  /** Called after each epoch, and within it every `checkpointSeconds`, with the live arrays: to be written before it resolves. */
  readonly onCheckpoint?: (state: TrainingState) => Promise<void>;
  /** Most seconds between two checkpoints, as far as the steps allow. Default 30. */
  readonly checkpointSeconds?: number;
}

export interface TrainResult {
  readonly layout: Layout;
  readonly weights: Float32Array;
  readonly history: HistoryValues;
  /** Counted from 1; 0 when no epoch was finished. */
  readonly bestEpoch: number;
  readonly stopped: Stopped;
  /** The step whose loss, or whose weights' validation loss, was not a number, counted from 1 over the whole training. */
  readonly nanStep?: number;
}
