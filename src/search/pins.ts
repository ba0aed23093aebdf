// What a user has fixed of the space.
import { plainName } from "../core/nearest.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Pins } from "./space.ts";

/** Ids and values as they were given; "crossentropy" is the one that fits the number of classes. */
export function pinsOf({ architecture, optimizer, loss, options }: FitOptions, classes: number): Pins {
  const isLoose = loss !== undefined && plainName(loss) === "crossentropy";
  return { architecture, optimizer, loss: isLoose ? chooseLoss(loss, classes).loss.id : loss, options };
}
