// What a user has fixed of the space.
import type { DataProfile } from "../core/hyperparameter.ts";
import { plainName } from "../core/nearest.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Pins } from "./space.ts";

/** Ids and values as they were given; "crossentropy" is the one that fits the labels. Throws `loss-mismatch` where none does. */
export function pinsOf(
  { architecture, optimizer, loss, options }: FitOptions,
  { task, classes }: Pick<DataProfile, "task" | "classes">,
): Pins {
  return { architecture, optimizer, loss: loss === undefined ? undefined : idOfLoss(loss, { task, classes }), options };
}

function idOfLoss(loss: string, { task = "classification", classes }: Pick<DataProfile, "task" | "classes">): string {
  const isLoose = plainName(loss) === "crossentropy";
  return isLoose || task !== "classification" ? chooseLoss(loss, classes, task).loss.id : loss;
}
