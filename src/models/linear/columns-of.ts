// How many columns of weights a linear model has.
import type { TaskKind } from "../../core/task-kind.ts";

/** Number of weight columns: two classes need one, which speaks for the second; so does a quantity. */
export function columnsOf(task: TaskKind, classes: number): number {
  return task === "classification" && classes === 2 ? 1 : classes;
}
