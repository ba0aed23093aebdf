// Targets as a loss wants them, and what logits mean.
import { TercetError } from "../core/errors.ts";
import type { Answers, OutputActivation, TargetForm } from "../losses/loss.ts";
import type { DataSet } from "./batch.ts";

/** A class index as numbers, smoothed: 0 or 1 for one output, else one-hot. */
export function targetRow(index: number, target: Float32Array, smoothing = 0): void {
  const classes = Math.max(2, target.length);
  target.fill(smoothing / classes);
  if (target.length === 1) target[0]! += (1 - smoothing) * index;
  else target[index]! += 1 - smoothing;
}

export interface Places {
  /** Units of the last layer. */
  readonly width: number;
  readonly form: TargetForm;
  /** How the loss reads them. Default "scores". */
  readonly answers?: Answers;
}

/** Refuses targets that are not as many as the answers: one a row, or one for each position. */
export function checkAnswers({ x, y, classWeights }: Pick<DataSet, "x" | "y" | "classWeights">, perPosition: boolean): void {
  const [rows, length] = x.shape as [number, number];
  if (perPosition && classWeights)
    throw new TercetError("option-invalid", {
      option: "classWeight",
      expected: "one class a text",
      received: "an answer at each position",
    });
  const isOfClasses = y instanceof Int32Array;
  if (isOfClasses ? y.length === rows * (perPosition ? length : 1) : !perPosition) return;
  throw new TercetError("shape-mismatch", {
    where: "y",
    expected: perPosition
      ? `class indices [${rows}, ${length}], as the network answers at each position`
      : `one class index for each of ${rows} rows`,
    received: `${y.length} ${isOfClasses ? "class indices" : "numbers"}`,
  });
}

/** Refuses targets that the model's last layer has no place for. */
export function checkTargets(targets: Int32Array | Float32Array, rows: number, { width, form, answers }: Places): void {
  if (targets instanceof Float32Array) checkNumbers(targets, rows, { width, form });
  else checkClasses(targets, width, answers);
}

/** How many classes the units of a last layer can tell apart; any number where they are an embedding. */
export function classesOf(width: number, answers: Answers = "scores"): number {
  if (answers === "embedding") return Number.POSITIVE_INFINITY;
  return answers === "ranks" || width === 1 ? width + 1 : width;
}

function checkClasses(labels: Int32Array, width: number, answers: Answers | undefined): void {
  const classes = classesOf(width, answers);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label < 0 || label >= classes) {
      throw new TercetError("label-out-of-range", {
        where: "y",
        expected: Number.isFinite(classes)
          ? `class indices from 0 to ${classes - 1}, as the last layer has ${width} ${width === 1 ? "unit" : "units"}`
          : "class indices, 0 or more",
        received: `${label} in row ${row}`,
        hint: width === 1 ? "Give quantities as a Float32Array." : undefined,
      });
    }
  }
}

function checkNumbers(numbers: Float32Array, rows: number, { width, form }: Places): void {
  if (form === "index") {
    throw new TercetError("loss-mismatch", {
      where: "y",
      option: "loss",
      expected: "class indices as an Int32Array, as the loss takes one class a row",
      received: "other numbers",
      hint: "For quantities use meanSquaredError, for several labels a row binaryCrossentropy.",
    });
  }
  if (numbers.length !== rows * width) {
    const units = `the last layer has ${width} ${width === 1 ? "unit" : "units"}`;
    throw new TercetError("shape-mismatch", {
      where: "y",
      expected: `${width} numbers for each of ${rows} rows, as ${units}`,
      received: `${numbers.length} numbers`,
    });
  }
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong < 0) return;
  throw new TercetError("label-invalid", {
    where: "y",
    expected: "finite numbers",
    received: `${numbers[wrong]} in row ${Math.floor(wrong / width)}`,
  });
}

/** The answers of logits `[rows, width]` under the output activation. */
export function toProbabilities(logits: Float32Array, width: number, output: OutputActivation): Float32Array {
  if (output === "linear") return logits;
  if (output === "softplus") return logits.map(softplus);
  return output === "softmax" ? softmaxRows(logits, width) : logits.map((z) => 1 / (1 + Math.exp(-z)));
}

/** log(1 + e^z), without overflow. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function softmaxRows(logits: Float32Array, width: number): Float32Array {
  const y = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += width) {
    let top = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < width; i++) top = Math.max(top, logits[from + i]!);
    let sum = 0;
    for (let i = 0; i < width; i++) sum += y[from + i] = Math.exp(logits[from + i]! - top);
    for (let i = 0; i < width; i++) y[from + i]! /= sum;
  }
  return y;
}

/** Rows of numbers scaled to sum to 1, so that scores of one-vs-rest sigmoids can be compared. */
export function sumToOne(rows: Float32Array, width: number): Float32Array {
  const y = rows.slice();
  for (let from = 0; from < y.length; from += width) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += y[from + i]!;
    for (let i = 0; i < width; i++) y[from + i]! /= sum || 1;
  }
  return y;
}

/** The class that logits speak for. */
export function predictedClass(
  logits: Float32Array,
  row: number,
  width: number,
  { output, answers }: { readonly output: OutputActivation; readonly answers?: Answers },
): number {
  if (answers === "ranks") return predictedRank(logits, row, width);
  if (width === 1) return logits[row]! > (output === "linear" ? 0.5 : 0) ? 1 : 0;
  let best = 0;
  for (let i = 1; i < width; i++) if (logits[row * width + i]! > logits[row * width + best]!) best = i;
  return best;
}

/**
 * Probabilities of classes from conditional logits: P(k) = Π_{j < k} σ(z_j) · (1 − σ(z_k)), the last class without the second factor.
 * `[rows, width]` → `[rows, width + 1]`.
 */
export function rankProbabilities(logits: Float32Array, width: number): Float32Array {
  const y = new Float32Array((logits.length / width) * (width + 1));
  for (let from = 0, to = 0; from < logits.length; from += width) {
    let reached = 1;
    for (let k = 0; k < width; k++) {
      const above = 1 / (1 + Math.exp(-logits[from + k]!));
      y[to++] = reached * (1 - above);
      reached *= above;
    }
    y[to++] = reached;
  }
  return y;
}

/** The number of k with P(y > k) = Π_{j ≤ k} σ(z_j) > ½. */
function predictedRank(logits: Float32Array, row: number, width: number): number {
  let above = 1;
  for (let k = 0; k < width; k++) {
    above /= 1 + Math.exp(-logits[row * width + k]!);
    if (above <= 0.5) return k;
  }
  return width;
}

/** Whether logits speak for just the labels that a row has. */
export function isExactMatch(
  logits: Float32Array,
  targets: Float32Array,
  places: { logits: number; targets: number; width: number },
): boolean {
  for (let i = 0; i < places.width; i++) {
    if (logits[places.logits + i]! > 0 !== targets[places.targets + i]! > 0.5) return false;
  }
  return true;
}
