// Which loss and which last layer fit the task and its labels: decided by the table in src/losses/suitability.ts.
import { expectOneOf } from "../core/check.ts";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import { plainName } from "../core/nearest.ts";
import type { TaskKind } from "../core/task-kind.ts";
import type { Answers, Loss, OutputActivation } from "../losses/loss.ts";
import { losses } from "../losses/registry.ts";
import { fittingLosses, judgeLoss, type LabelKind } from "../losses/suitability.ts";

export interface ChosenLoss {
  readonly loss: Loss;
  /** Width of the last layer. */
  readonly outputs: number;
  readonly output: OutputActivation;
  /** Why another loss would do better, if one would. */
  readonly warning: Problem | null;
}

/**
 * The loss that was asked for, or the one that fits; "crossentropy" leaves the kind to the labels. Several labels a text have a sigmoid
 * each, a quantity has a last layer without an activation.
 */
export function chooseLoss(wanted: string | undefined, classes: number, task: TaskKind = "classification"): ChosenLoss {
  const kind = labelKind(task, classes);
  const facts = { where: "loss", option: "--loss", received: received(kind, classes) } as const;
  if (task === "regression" && wanted !== undefined && plainName(wanted) === "crossentropy")
    throw misfit("crossentropy", { kind, ...facts, reason: judgeLoss("categoricalCrossentropy", kind).reason!.en });
  const loss = findLoss(wanted, fitting(kind));
  const { verdict, reason, outputs } = judgeLoss(loss.id, kind);
  if (verdict === "refuse") throw misfit(loss.id, { kind, ...facts, reason: reason!.en }); // a refusal has a reason
  if (loss.answers) throw misfit(loss.id, { kind, ...facts, reason: ownNetworkOnly[loss.answers as Exclude<Answers, "scores">] });
  const warning = verdict === "warn" ? warningOf(loss.id, { kind, ...facts, reason: reason!.en }) : null;
  const output = outputs[0]!; // a loss that is not refused has one
  return { loss, outputs: task === "regression" ? 1 : task === "multiLabel" ? classes : unitsOf(output, classes), output, warning };
}

/** Losses whose answers a model folder has no form for. */
const ownNetworkOnly = {
  ranks: "Its answers are ranks, which only a network of your own gives: sequential, compile and fit.",
  embedding: "Its answers are embeddings, which only a network of your own gives: sequential, compile and fit.",
} as const;

function labelKind(task: TaskKind, classes: number): LabelKind {
  if (task === "regression") return "quantity";
  if (task === "multiLabel") return "labelSets";
  return classes === 2 ? "twoClasses" : "manyClasses";
}

function fitting(kind: LabelKind): string {
  if (kind === "quantity") return "meanSquaredError";
  return kind === "manyClasses" ? "sparseCategoricalCrossentropy" : "binaryCrossentropy";
}

function unitsOf(output: OutputActivation, classes: number): number {
  return output === "sigmoid" && classes === 2 ? 1 : classes;
}

function received(kind: LabelKind, classes: number): string {
  if (kind === "quantity") return "a quantity";
  return kind === "labelSets" ? `${classes} labels, any number of them a text` : `${classes} labels`;
}

interface Misfit {
  readonly where: string;
  readonly option: string;
  readonly received: string;
  readonly kind: LabelKind;
  readonly reason: string;
}

/** Losses that a task of this kind of labels takes, those without a warning first. */
function taskLosses(kind: LabelKind): Loss[] {
  return fittingLosses(kind).flatMap((id) => losses.filter((loss) => loss.id === id && !loss.answers));
}

function misfit(loss: string, { kind, reason, ...facts }: Misfit): TercetError {
  const names = taskLosses(kind).map(({ id }) => id);
  const expected = `labels that suit ${loss}`;
  return new TercetError("loss-mismatch", { ...facts, expected, hint: `${reason} Losses that fit: ${names.join(", ")}.` });
}

function warningOf(loss: string, { kind, reason, ...facts }: Misfit): Problem {
  return toProblem("loss-mismatch", { ...facts, expected: `${fitting(kind)}, which suits such labels better than ${loss}`, hint: reason });
}

function findLoss(wanted: string | undefined, usual: string): Loss {
  const name = wanted === undefined || plainName(wanted) === "crossentropy" ? usual : wanted;
  const found = losses.find(({ id }) => plainName(id) === plainName(name));
  if (!found) expectOneOf("--loss", wanted, [...losses.map(({ id }) => id), "crossentropy"]);
  return found!;
}
