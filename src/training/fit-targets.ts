// What is checked about targets, weights and loss before a training of a user's own begins.
import type { NumericArray } from "../core/array.ts";
import { expectOption } from "../core/check.ts";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import type { Loss } from "../losses/loss.ts";
import { fittingLosses, type Judgement, judgeLoss, type LabelKind } from "../losses/suitability.ts";
import type { Network } from "../models/network.ts";
import type { DataSet } from "./batch.ts";
import { classesOf } from "./targets.ts";

export interface Places {
  readonly network: Network;
  /** Units of the last layer. */
  readonly width: number;
  readonly loss: Loss;
}

export interface JudgedTargets {
  readonly kind: LabelKind;
  /** Why another loss would do better. */
  readonly warnings: readonly Problem[];
}

/** What the targets are, and a warning if the loss is not the best for them. Throws `loss-mismatch` where it has no meaning, `label-invalid` for targets that are none. */
export function judgeTargets(y: DataSet["y"], { network: { output }, width, loss }: Places): JudgedTargets {
  const judged = kindsOf(y, { width, loss, output }).map((kind) => ({ kind, ...judgeLoss((loss.evaluation ?? loss).id, kind, output) }));
  const best = judged.find(({ verdict }) => verdict === "ok") ?? judged.find(({ verdict }) => verdict === "warn") ?? judged[0]!;
  if (best.verdict === "refuse") throw misfit(loss, best, output);
  if (y instanceof Float32Array) checkRange(y, best.kind, width);
  return { kind: best.kind, warnings: best.verdict === "warn" ? [warningOf(loss, best)] : [] };
}

type Judged = Judgement & { readonly kind: LabelKind };

/** Numbers under a linear layer may be several things: the loss decides. */
function kindsOf(
  y: DataSet["y"],
  { width, loss, output }: { width: number; loss: Loss; output: Network["output"] },
): readonly [LabelKind, ...LabelKind[]] {
  if (y instanceof Int32Array) return [classesOf(width, loss.answers) === 2 ? "twoClasses" : "manyClasses"];
  if (output === "sigmoid") return ["labelSets"];
  if (output === "softmax") return ["distribution"];
  const several: LabelKind = width > 1 ? "vector" : "quantity";
  return y.every((value) => value >= 0) ? ["amount", several] : [several];
}

function checkRange(y: Float32Array, kind: LabelKind, width: number): void {
  const refuse = (place: number, expected: string, hint?: string): never => {
    throw new TercetError("label-invalid", { where: "y", expected, received: `${y[place]} in row ${Math.floor(place / width)}`, hint });
  };
  if (kind === "labelSets") {
    const wrong = y.findIndex((value) => value < 0 || value > 1);
    if (wrong >= 0) refuse(wrong, "numbers from 0 to 1 for a last layer with a sigmoid", "For quantities leave the activation out.");
  }
  if (kind === "distribution") {
    for (let from = 0; from < y.length; from += width) {
      const sum = y.subarray(from, from + width).reduce((total, value) => total + value, 0);
      if (Math.abs(sum - 1) <= 1e-3) continue;
      throw new TercetError("label-invalid", {
        where: "y",
        expected: "rows that sum to 1 for a last layer with a softmax",
        received: `a sum of ${Number(sum.toPrecision(6))} in row ${from / width}`,
        hint: "For several labels a row use a sigmoid.",
      });
    }
  }
}

function misfit(loss: Loss, { kind, reason }: Judged, output: Network["output"]): TercetError {
  const fit = fittingLosses(kind, output);
  return new TercetError("loss-mismatch", {
    where: "fit",
    option: "loss",
    expected: `labels that suit ${loss.id}`,
    received: `${phrases[kind]} under ${output}`,
    hint: `${reason!.en}${fit.length > 0 ? ` Losses that fit: ${fit.join(", ")}.` : ""}`, // a refusal has a reason
  });
}

function warningOf(loss: Loss, { kind, reason }: Judged): Problem {
  return toProblem("loss-mismatch", {
    where: "fit",
    option: "loss",
    expected: `${fittingLosses(kind)[0]}, which suits such labels better than ${loss.id}`,
    received: phrases[kind],
    hint: reason!.en, // a warning has a reason
  });
}

const phrases: Readonly<Record<LabelKind, string>> = {
  twoClasses: "one of two classes",
  manyClasses: "one of several classes",
  labelSets: "any number of labels",
  distribution: "shares of labels",
  quantity: "a number",
  amount: "a number, 0 or more",
  vector: "several numbers",
};

/** A weight for rows of each class, by its index. */
export type ClassWeight = Readonly<Record<number, number>>;

/** Weights of classes as a list; classes that are not named weigh 1. Throws `label-out-of-range` for a class that the model does not have. */
export function classWeightsOf(weights: ClassWeight, y: DataSet["y"], classes: number): readonly number[] {
  expectOption(y instanceof Int32Array, "fit.classWeight", "class indices as targets", "numbers");
  const known = Number.isFinite(classes) ? classes : (y as Int32Array).reduce((top, label) => Math.max(top, label), 0) + 1;
  for (const [name, weight] of Object.entries(weights)) {
    const label = Number(name);
    if (!Number.isInteger(label) || label < 0 || label >= known) {
      throw new TercetError("label-out-of-range", {
        where: "fit.classWeight",
        expected: `class indices from 0 to ${known - 1}`,
        received: name,
      });
    }
    expectWeight(`fit.classWeight[${name}]`, weight);
  }
  return Array.from({ length: known }, (_, label) => weights[label] ?? 1);
}

/** Weights of rows. Throws `shape-mismatch` unless there is one for each. */
export function rowWeightsOf(weights: ArrayLike<number>, rows: number): Float32Array {
  if (weights.length !== rows) {
    const [expected, received] = [`one weight for each of ${rows} rows`, `${weights.length} weights`];
    throw new TercetError("shape-mismatch", { where: "fit.sampleWeight", expected, received });
  }
  for (let row = 0; row < rows; row++) expectWeight(`fit.sampleWeight[${row}]`, weights[row]);
  return Float32Array.from(weights);
}

function expectWeight(option: string, weight: unknown): void {
  expectOption(typeof weight === "number" && Number.isFinite(weight) && weight >= 0, option, "a number, 0 or more", weight);
}

/** Class numbers for a loss that takes one a row. Throws `label-invalid` for numbers that are none. */
export function classIndices({ data }: NumericArray): Int32Array {
  const wrong = Array.from(data).findIndex((value) => !Number.isInteger(value));
  if (wrong < 0) return Int32Array.from(data);
  throw new TercetError("label-invalid", {
    where: "y",
    expected: "class indices, whole numbers, as the loss takes one class a row",
    received: `${data[wrong]} in row ${wrong}`,
  });
}
