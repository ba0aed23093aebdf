// What every metric is: three steps over plain numbers, so that it can be kept up to date batch by batch.

/** Some rows with what was wanted and what a model said. */
export interface MetricBatch {
  /** Class indices, or numbers for a regression: `[rows]`. */
  readonly targets: ArrayLike<number>;
  /** Probabilities, or numbers for a regression: `[rows, width]`, row by row. */
  readonly outputs: ArrayLike<number>;
  /** Numbers a row in `outputs`; 1 for a regression, or when each row holds only the probability of class 1. */
  readonly width: number;
  /** How much each row counts: `[rows]`, all 1 by default; 0 for the rows that only fill a batch. */
  readonly weights?: ArrayLike<number>;
}

/** A score of a model, gathered over batches: `start` once, `add` each batch, `result` at any time. */
export interface Metric<State = unknown> {
  readonly id: string;
  readonly range: readonly [low: number, high: number];
  readonly higherIsBetter: boolean;
  /** A new, empty tally. */
  start(): State;
  /** Counts a batch into the tally. */
  add(state: State, batch: MetricBatch): void;
  /** The score so far; null where it is undefined, e.g. before the first row. */
  result(state: State): number | null;
}
