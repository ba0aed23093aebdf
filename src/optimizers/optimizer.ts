// What an optimizer is: one update rule over plain arrays. Schedules, clipping and accumulation stand outside it and compose with all.

/** What a rule may know of the step besides the gradient. */
export interface UpdateContext {
  readonly learningRate: number;
  /** Counted from 1. */
  readonly step: number;
}

export interface RowPlace {
  /** First number of the row in weights and slots. */
  readonly offset: number;
  readonly width: number;
  /** First number of its gradient. */
  readonly gradientOffset: number;
}

export interface Optimizer {
  readonly id: string;
  /** All options with their values: enough to make the optimizer again. */
  readonly config: Readonly<Record<string, number | boolean>>;
  /** Names of the arrays kept for each weight, all starting at 0. */
  readonly slots: readonly string[];
  /** Whether any range of a tensor can be updated alone ("element"), or only whole tensors. */
  readonly scope: "element" | "tensor";
  /**
   * Of a rule that leaves alone the rows of a table that a step did not look up: changes one row in place. The arrays are whole, `row` says
   * where in them. Everything that is no row of a table goes through `update`.
   */
  updateRow?(
    weights: Float32Array,
    gradient: Float32Array,
    slots: Readonly<Record<string, Float32Array>>,
    row: RowPlace,
    context: UpdateContext,
  ): void;
  /** Changes the weights and slots in place. All arrays are views of the same range. */
  update(weights: Float32Array, gradient: Float32Array, slots: Readonly<Record<string, Float32Array>>, context: UpdateContext): void;
}
