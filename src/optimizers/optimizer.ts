// What an optimizer is: one update rule over plain arrays. Schedules, clipping, accumulation, decay groups and averaging stand outside it
// and compose with all.

import type { MatrixSize } from "./matrix-size.ts";

/** What a rule may know of the step besides the gradient. */
export interface UpdateContext {
  readonly learningRate: number;
  /** Counted from 1. */
  readonly step: number;
  /** Whether these weights decay; false for biases and norms. A rule with a weight decay of its own keeps to it. Default true. */
  readonly decays?: boolean;
  /** Of scope "tensor" only: the parameter's shape. Default: that of a vector. */
  readonly shape?: readonly number[];
  /** Of scope "tensor" only: the parameter's dotted path. */
  readonly name?: string;
  /** The matrix that `direction` answered, made orthogonal; only where it was asked before. */
  readonly orthogonal?: ArrayLike<number>;
}

export interface RowPlace {
  /** First number of the row in weights and slots. */
  readonly offset: number;
  readonly width: number;
  /** First number of its gradient. */
  readonly gradientOffset: number;
}

/** A matrix whose singular values an update wants to be near 1. */
export interface MatrixToOrthogonalize {
  readonly matrix: Float64Array;
  readonly size: MatrixSize;
  /** Iterations of Newton–Schulz. */
  readonly steps: number;
}

/** Arrays under the names of an optimizer's slots. */
export type Slots = Readonly<Record<string, Float32Array>>;

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
  updateRow?(weights: Float32Array, gradient: Float32Array, slots: Slots, row: RowPlace, context: UpdateContext): void;
  /** Changes the weights and slots in place. All arrays are views of the same range. */
  update(weights: Float32Array, gradient: Float32Array, slots: Slots, context: UpdateContext): void;
  /**
   * Of scope "tensor" only: the first half of an update, for rules whose products are too slow here. Changes the slots and answers the
   * matrix to make orthogonal, or null where there is none; then `update` gets it as `context.orthogonal`. Whoever does not ask for it
   * calls `update` alone, which does the same in TypeScript.
   */
  direction?(gradient: Float32Array, slots: Slots, context: UpdateContext): MatrixToOrthogonalize | null;
  /**
   * Where the weights that are trained are not those to judge and to keep: turns them, in place, into the latter. At least one step was
   * made, and the training goes on with the weights as they were.
   */
  evaluationWeights?(weights: Float32Array, slots: Slots): void;
}
