// Which loss and which last layer fit the labels.
import { expectOneOf } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { plainName } from "../core/nearest.ts";
import type { Loss, OutputActivation } from "../losses/loss.ts";
import { losses } from "../losses/registry.ts";

export interface ChosenLoss {
  readonly loss: Loss;
  /** Width of the last layer. */
  readonly outputs: number;
  readonly output: OutputActivation;
}

/** The loss that was asked for, or the one that fits the number of classes; "crossentropy" leaves the kind to the labels. */
export function chooseLoss(wanted: string | undefined, classes: number): ChosenLoss {
  const loss = findLoss(wanted, classes);
  if (loss.outputs.length === 1 && loss.outputs[0] === "sigmoid" && classes > 2) {
    throw new TercetError("loss-mismatch", {
      where: "loss",
      option: "--loss",
      expected: `two labels for ${loss.id}`,
      received: `${classes} labels`,
      hint: "Use sparseCategoricalCrossentropy, or crossentropy to let the labels decide.",
    });
  }
  const outputs = loss.widthFor(classes);
  return { loss, outputs, output: outputs === 1 ? "sigmoid" : "softmax" };
}

function findLoss(wanted: string | undefined, classes: number): Loss {
  const fitting = classes === 2 ? "binaryCrossentropy" : "sparseCategoricalCrossentropy";
  const name = wanted === undefined || plainName(wanted) === "crossentropy" ? fitting : wanted;
  const found = losses.find(({ id }) => plainName(id) === plainName(name));
  if (!found) expectOneOf("--loss", wanted, [...losses.map(({ id }) => id), "crossentropy"]);
  return found!;
}
