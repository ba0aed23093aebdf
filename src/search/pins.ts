// What a user has fixed of the space.
import type { DataProfile } from "../core/hyperparameter.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Pins } from "./space.ts";

/** Ids and values as they were given; "crossentropy" is the one that fits the labels. A loss that has no meaning for them is refused. */
export function pinsOf(
  { architecture, optimizer, loss, options }: FitOptions,
  { task = "classification", classes }: Pick<DataProfile, "task" | "classes">,
): Pins {
  return { architecture, optimizer, loss: loss === undefined ? undefined : chooseLoss(loss, classes, task).loss.id, options };
}
