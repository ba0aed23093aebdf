// From label cells to what a model is trained on, whatever the kind of task.
import type { TaskKind } from "../core/task-kind.ts";
import { type LabelEncoder, labelEncoder } from "./label-encoder.ts";
import { type LabelSetEncoder, labelSetEncoder } from "./label-set-encoder.ts";
import { type NumberEncoder, numberEncoder } from "./number-encoder.ts";

export type TargetEncoder = LabelEncoder | LabelSetEncoder | NumberEncoder;

/** A new encoder for label cells of a task; `name` is what a quantity is called. */
export function targetEncoder(task: TaskKind, name?: string): TargetEncoder {
  if (task === "multiLabel") return labelSetEncoder();
  return task === "regression" ? numberEncoder({ name }) : labelEncoder();
}
