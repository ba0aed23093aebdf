// What a linear model learns for each text, and all that depends on it: columns, solver, what counts as good, what makes answers of them.
import type { NumericArray } from "../../core/array.ts";
import type { TaskKind } from "../../core/task-kind.ts";
import { classGoal } from "./class-goal.ts";
import { labelSetGoal } from "./label-set-goal.ts";
import type { LinearMethod } from "./one-vs-rest.ts";
import { quantityGoal } from "./quantity-goal.ts";
import type { SparseMatrix } from "./sparse.ts";

export interface FitColumnOptions {
  readonly method: LinearMethod;
  readonly C: number;
  /** `loose` ranks settings; `tight` is for the model that is kept. */
  readonly precision: "loose" | "tight";
  readonly seed: number;
}

/** Decision values `[rows, columns]` of rows that were not fitted on. */
export interface HeldOutValues {
  readonly values: Float64Array;
  readonly goal: LinearGoal;
}

/** How decision values become logits, for each column: logit = scale · value + shift. */
export interface Calibration {
  readonly scales: Float64Array;
  readonly shifts: Float64Array;
}

export interface LinearGoal {
  readonly task: TaskKind;
  readonly rows: number;
  readonly columns: number;
  /** A number for each row; folds keep the shares of equal ones. */
  readonly strata: Int32Array;
  /** Of several labels a row: 1 where it has the label, `[rows, columns]`. */
  readonly memberships?: Float32Array;
  /** The same of some rows. */
  take(rows: Int32Array): LinearGoal;
  /** `[features + 1]` weights, the bias last. */
  fitColumn(matrix: SparseMatrix, column: number, options: FitColumnOptions): Float64Array;
  /** How good the decisions on each row are: what settings are chosen by, higher is better. */
  scores(values: Float64Array): number[];
  /** Whether each row is right altogether; null where there is no such thing. */
  right(values: Float64Array): boolean[] | null;
  calibrate(heldOut: readonly HeldOutValues[]): Calibration;
  /** Logits for a text without any known n-gram. */
  standIns(calibration: Calibration): Float64Array;
}

/** Targets as their encoder makes them: class numbers `[rows]`, 0 and 1 `[rows, labels]`, standardized numbers `[rows, 1]`. */
export type LinearTargets =
  | Int32Array
  | { readonly task: "multiLabel"; readonly data: NumericArray<Float32Array> }
  | { readonly task: "regression"; readonly data: NumericArray<Float32Array>; readonly mean: number; readonly deviation: number };

export function goalOf(targets: LinearTargets, classes: number): LinearGoal {
  if (targets instanceof Int32Array) return classGoal(targets, classes);
  if (targets.task === "multiLabel") return labelSetGoal(targets.data.data, classes);
  return quantityGoal(targets.data.data, targets);
}
