// Targets as a loss wants them, and what logits mean.
import { TercetError } from "../core/errors.ts";
import type { Loss, OutputActivation } from "../losses/loss.ts";

/** Class indices as a loss wants them: as they are, 0/1 for one output, or one-hot. */
export function targetRow(loss: Loss, index: number, width: number, target: Float32Array): void {
  if (width === 1) target[0] = index;
  else {
    target.fill(0);
    target[index] = 1;
  }
  if (loss.targets === "index") throw new Error("a loss on indices takes them as they are");
}

/** Refuses labels that the model's last layer has no place for. */
export function checkTargets(labels: Int32Array, width: number): void {
  const classes = width === 1 ? 2 : width;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label < 0 || label >= classes) {
      throw new TercetError("label-out-of-range", {
        where: "y",
        expected: `class indices from 0 to ${classes - 1}, as the last layer has ${width} ${width === 1 ? "unit" : "units"}`,
        received: `${label} in row ${row}`,
      });
    }
  }
}

/** Probabilities of all classes `[rows, classes]` from logits `[rows, width]`; one sigmoid logit gives two classes. */
export function toProbabilities(logits: Float32Array, width: number, output: OutputActivation): Float32Array {
  const rows = logits.length / width;
  if (width === 1) {
    const both = new Float32Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const p = output === "linear" ? logits[row]! : 1 / (1 + Math.exp(-logits[row]!));
      both[2 * row] = 1 - p;
      both[2 * row + 1] = p;
    }
    return both;
  }
  if (output === "linear") return logits;
  return output === "softmax" ? softmaxRows(logits, width) : sigmoidRows(logits, width);
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

/** One sigmoid per class, made to sum to 1 so that the scores of one text can be compared. */
function sigmoidRows(logits: Float32Array, width: number): Float32Array {
  const y = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += width) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += y[from + i] = 1 / (1 + Math.exp(-logits[from + i]!));
    for (let i = 0; i < width; i++) y[from + i]! /= sum;
  }
  return y;
}

/** The class that logits speak for. */
export function predictedClass(logits: Float32Array, row: number, width: number, output: OutputActivation): number {
  if (width === 1) return logits[row]! > (output === "linear" ? 0.5 : 0) ? 1 : 0;
  let best = 0;
  for (let i = 1; i < width; i++) if (logits[row * width + i]! > logits[row * width + best]!) best = i;
  return best;
}
