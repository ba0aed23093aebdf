// What a training tells while it runs. The trainer touches no terminal: whoever started it decides what to show.

/** Keras's keys. One number per epoch. */
export interface HistoryValues {
  readonly loss: number[];
  /** Empty where the targets are a quantity. */
  readonly accuracy: number[];
  readonly val_loss?: number[];
  readonly val_accuracy?: number[];
  /** Of quantities only, in their own unit. */
  readonly meanAbsoluteError?: number[];
  readonly val_meanAbsoluteError?: number[];
  /** Duration of each epoch. */
  readonly seconds: number[];
  /** Metrics of a user's choice under their ids, of the validation rows with `val_` before it; null where undefined. */
  readonly [metric: string]: (number | null)[] | undefined;
}

export interface EpochEvent {
  readonly event: "epoch";
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Share of rows that are right altogether; null where the targets are a quantity. */
  readonly accuracy: number | null;
  readonly val_loss?: number;
  readonly val_accuracy?: number;
  readonly meanAbsoluteError?: number;
  readonly val_meanAbsoluteError?: number;
  readonly seconds: number;
  /** Whether this is the best epoch so far. */
  readonly best: boolean;
}

export interface StepEvent {
  readonly event: "step";
  readonly epoch: number;
  readonly epochs: number;
  /** Counted from 1 within the epoch. */
  readonly step: number;
  readonly steps: number;
  /** Mean over the epoch so far. */
  readonly loss: number;
  readonly accuracy: number | null;
  readonly meanAbsoluteError?: number;
}

export type TrainingEvent = EpochEvent | StepEvent;
export type OnEvent = (event: TrainingEvent) => void;
/** "earlyStopping": also when a callback asked for it. "pruned": whoever watched the training ended it, as a search does with what falls behind. */
export type Stopped = "epochs" | "earlyStopping" | "interrupted" | "nan" | "pruned";
