// The measures of a search's task, from the rows that its trials see.
import { invariant } from "../../core/errors.ts";
import type { TrialData } from "../trial-messages.ts";
import { classMeasures } from "./class-measures.ts";
import { labelSetMeasures } from "./label-set-measures.ts";
import { quantityMeasures } from "./quantity-measures.ts";
import type { TaskMeasures } from "./task-measures.ts";

export function measuresOf({ task, classes, quantity }: Pick<TrialData, "task" | "classes" | "quantity">): TaskMeasures {
  if (task === "classification") return classMeasures(classes);
  if (task === "multiLabel") return labelSetMeasures(classes);
  invariant(quantity !== null, "a quantity should have a unit");
  return quantityMeasures(classes[0]!, quantity);
}
