// What a user has fixed of the space.
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Pins } from "./space.ts";

/** Ids and values as they were given; "crossentropy" is the one that fits the number of classes. A loss that has no meaning is refused. */
export function pinsOf({ architecture, optimizer, loss, options }: FitOptions, classes: number): Pins {
  return { architecture, optimizer, loss: loss === undefined ? undefined : chooseLoss(loss, classes).loss.id, options };
}
