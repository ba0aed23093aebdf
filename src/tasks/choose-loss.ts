// Which loss and which last layer fit the task and its labels.
import { expectOneOf } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { plainName } from "../core/nearest.ts";
import type { TaskKind } from "../core/task-kind.ts";
import type { Loss, OutputActivation } from "../losses/loss.ts";
import { losses } from "../losses/registry.ts";

export interface ChosenLoss {
  readonly loss: Loss;
  /** Width of the last layer. */
  readonly outputs: number;
  readonly output: OutputActivation;
}

/**
 * The loss that was asked for, or the one that fits; "crossentropy" leaves the kind to the labels. Several labels a text have a sigmoid
 * each, a quantity has a last layer without an activation.
 */
export function chooseLoss(wanted: string | undefined, classes: number, task: TaskKind = "classification"): ChosenLoss {
  if (task === "regression" && wanted !== undefined && plainName(wanted) === "crossentropy")
    throw misfit("crossentropy", "linear", "a quantity");
  const loss = findLoss(wanted, fitting(task, classes));
  if (task === "multiLabel")
    return { loss: expectOutput(loss, "sigmoid", `${classes} labels, any number of them a text`), outputs: classes, output: "sigmoid" };
  if (task === "regression") return { loss: expectOutput(loss, "linear", "a quantity"), outputs: 1, output: "linear" };
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

function fitting(task: TaskKind, classes: number): string {
  if (task === "regression") return "meanSquaredError";
  return task === "multiLabel" || classes === 2 ? "binaryCrossentropy" : "sparseCategoricalCrossentropy";
}

function expectOutput(loss: Loss, output: OutputActivation, received: string): Loss {
  if (loss.outputs.includes(output)) return loss;
  throw misfit(loss.id, output, received);
}

function misfit(loss: string, output: OutputActivation, received: string): TercetError {
  const fit = losses.filter(({ outputs }) => outputs.includes(output)).map(({ id }) => id);
  return new TercetError("loss-mismatch", {
    where: "loss",
    option: "--loss",
    expected: `one label out of several for ${loss}`,
    received,
    hint: `Use ${fit.join(" or ")}.`,
  });
}

function findLoss(wanted: string | undefined, usual: string): Loss {
  const name = wanted === undefined || plainName(wanted) === "crossentropy" ? usual : wanted;
  const found = losses.find(({ id }) => plainName(id) === plainName(name));
  if (!found) expectOneOf("--loss", wanted, [...losses.map(({ id }) => id), "crossentropy"]);
  return found!;
}
