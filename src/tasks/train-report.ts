// What a training on a file is asked and what it tells: plain data.
import type { Problem } from "../core/errors.ts";
import type { TaskKind } from "../core/task-kind.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import type { Comparison } from "../metrics/compare-accuracy.ts";
import type { DataFacts } from "../text/audit.ts";
import type { Callback } from "../training/callbacks/callback.ts";
import type { Diagnosis } from "../training/diagnosis/diagnosis.ts";
import type { HistoryValues, Stopped, TrainingEvent } from "../training/events.ts";
import type { LabeledText } from "./classifier.ts";
import type { DataOptions, SplitFacts } from "./data-set.node.ts";

export interface TrainTaskOptions extends DataOptions {
  /** A file: CSV, TSV or JSON lines. */
  readonly data: string;
  /** Id of an architecture. Default "bilstm". */
  readonly architecture?: string;
  /** Id of an optimizer. Default "adam". */
  readonly optimizer?: string;
  /** Id of a loss, or "crossentropy". Default: what fits the labels. */
  readonly loss?: string;
  /** Default 10; the training ends earlier when three epochs brought no better validation loss. */
  readonly epochs?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default: the optimizer's. */
  readonly learningRate?: number;
  /** Id of a schedule of the learning rate. Default "constant". */
  readonly schedule?: string;
  /** Decoupled weight decay, none on biases and norms; for optimizers without one of their own. Default 0, of adamW 0.01. */
  readonly weightDecay?: number;
  /** Euclidean norm to which the whole gradient is scaled down. Default: none. */
  readonly globalClipNorm?: number;
  /** Batches that make one step. Default 1. */
  readonly gradientAccumulationSteps?: number;
  /** Share of the running average of the weights that is kept in each step; the average is judged and kept. Default: no average. */
  readonly emaMomentum?: number;
  /** Tokens of a text that are read. Default 128. */
  readonly maxLength?: number;
  /** Default 20,000. */
  readonly vocabularySize?: number;
  /** Words that occur less often in the training rows count as unknown. Default 2. */
  readonly minCount?: number;
  readonly validation?: string | number;
  readonly test?: string | number;
  readonly unknownLabels?: "drop";
  /** Default 1. */
  readonly seed?: number;
  /** Most threads that work. The results are the same bits. */
  readonly threads?: number;
  /** The model folder. Default runs/<data>-<n>. */
  readonly out?: string;
  readonly overwrite?: boolean;
  /** Goes on with a training into the same folder that was interrupted or killed, from where its last checkpoint was written, to the same bits. */
  readonly resume?: boolean;
  /** A checkpoint is written after each epoch, and within it when the last one is so many seconds old. Default 30. */
  readonly checkpointSeconds?: number;
  /** Whether the linear model is trained beside a network, for comparison. Default true. */
  readonly baseline?: boolean;
  /** Called while a network trains: earlyStopping, csvLogger, … or plain objects with hooks such as onEpochEnd. */
  readonly callbacks?: readonly Callback[];
  readonly onEvent?: (event: TaskEvent) => void;
  /** Aborted: training stops, the best so far is written. */
  readonly signal?: AbortSignal;
}

export type DataReport = DataFacts & { readonly split: SplitFacts };

export type TaskEvent =
  | TrainingEvent
  | { readonly event: "data"; readonly data: DataReport; readonly task: string; readonly taskReason: string }
  | {
      readonly event: "model";
      readonly architecture: string;
      readonly optimizer: string | null;
      readonly loss: string | null;
      readonly parameters: number | null;
      readonly plan: { readonly workers: number; readonly threads: number };
      readonly predictedSeconds: number | null;
      readonly network: string | null;
    }
  | {
      readonly event: "baseline";
      readonly architecture: "linear";
      readonly seconds: number;
      readonly accuracy: number | null;
      readonly meanAbsoluteError?: number | null;
    }
  | { readonly event: "rate"; readonly step: number; readonly steps: number; readonly learningRate: number; readonly loss: number }
  | { readonly event: "warning"; readonly problem: Problem }
  | { readonly event: "done"; readonly model: string };

/** `Scores` are those of the task: of labels unless you say otherwise. */
export interface TrainReport<Scores extends AnyMetrics = Metrics> {
  readonly task: TaskKind;
  readonly taskReason: string;
  readonly data: DataReport;
  readonly architecture: string;
  readonly optimizer: string | null;
  readonly loss: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly macsPerText: number | null;
  /** For all epochs that were planned; null for a linear model. */
  readonly predictedSeconds: number | null;
  /** What the epochs that ran took, validation included. */
  readonly trainedSeconds: number;
  readonly plan: { readonly workers: number; readonly threads: number };
  readonly epochs: number;
  readonly bestEpoch: number | null;
  readonly stopped: Stopped;
  readonly history: HistoryValues;
  readonly validation: Scores | null;
  readonly test: Scores | null;
  readonly baseline: { readonly architecture: "linear"; readonly test: Scores | null } | null;
  /** The model against the linear one, on the test rows; empty where there is nothing to compare. */
  readonly comparisons: readonly Comparison[];
  /** What ails the training or its data, most important first. */
  readonly diagnosis: readonly Diagnosis[];
  /** Absolute path of the model folder. */
  readonly model: string;
  readonly sizeBytes: number;
  readonly weightsSha256: string;
  /** Some rows of the test part, to show the model on. */
  readonly samples: readonly LabeledText[];
  readonly warnings: readonly Problem[];
}
