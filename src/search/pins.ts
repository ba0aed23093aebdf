// What a user has fixed of the space.
import type { Problem } from "../core/errors.ts";
import type { DataProfile } from "../core/hyperparameter.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Pins } from "./space.ts";

export interface Pinned {
  readonly pins: Pins;
  /** Why another loss would do better than the pinned one. */
  readonly warnings: readonly Problem[];
}

/** Ids and values as they were given; "crossentropy" is the one that fits the labels. A loss that has no meaning for them is refused. */
export function pinsOf(
  { architecture, optimizer, loss, options }: FitOptions,
  { task = "classification", classes }: Pick<DataProfile, "task" | "classes">,
): Pinned {
  const chosen = loss === undefined ? null : chooseLoss(loss, classes, task);
  return { pins: { architecture, optimizer, loss: chosen?.loss.id, options }, warnings: chosen?.warning ? [chosen.warning] : [] };
}
