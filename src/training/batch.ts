// Filling a batch: rows of the data set into the arrays that the shards read.
import type { NumericArray } from "../core/array.ts";
import type { Loss } from "../losses/loss.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import type { BatchMemory } from "./shard.node.ts";
import { targetRow } from "./targets.ts";

/** Numbers of examples `[rows, size]`, such as the pixels of images. */
export interface EncodedNumbers extends NumericArray<Float32Array> {
  /** The size, for each row: nothing is padding. */
  readonly lengths: Int32Array;
}

export interface DataSet<Y extends Int32Array | Float32Array = Int32Array | Float32Array> {
  readonly x: EncodedTexts | EncodedNumbers;
  /** Class indices `[rows]`, or `[rows, length]` of a network that answers at each position; or numbers `[rows, width]`. */
  readonly y: Y;
  /** Weight of the rows of each class in the loss. Default: 1 for all. */
  readonly classWeights?: readonly number[];
  /** Weight of each row in the loss, `[rows]`, times that of its class. Default: 1 for all. */
  readonly rowWeights?: Float32Array;
  /** What 1 of numbers `y` is in the unit that errors are told in. Default 1. */
  readonly unit?: number;
}

export function rowsOf({ x }: DataSet): number {
  return x.shape[0]!;
}

export interface BatchPlace {
  /** Rows of the data set. */
  readonly rows: Int32Array;
  /** Rows that a batch holds; those that are left over get weight 0. */
  readonly capacity: number;
  readonly length: number;
  /** Whether each position has a target. Default false: each row has one. */
  readonly perPosition?: boolean;
}

/**
 * Fills the memory and answers Σ weights, over rows or over positions with text. Texts padded at the front are read from their end.
 *
 * Label smoothing ε is laid on the targets here: y ← (1 − ε)·y + ε / K, K the number of classes (2 for one output).
 * Of several labels a row each is a choice of two: y ← (1 − ε)·y + ε / 2.
 * Source: Szegedy et al. 2016, https://arxiv.org/abs/1512.00567, §7.
 */
export function fillBatch(
  memory: BatchMemory,
  { x, y, classWeights, rowWeights }: DataSet,
  loss: Pick<Loss, "targets" | "labelSmoothing">,
  { rows, capacity, length, perPosition = false }: BatchPlace,
  width: number,
): number {
  const { targets, labelSmoothing = 0 } = loss;
  const isNumbers = y instanceof Float32Array;
  let total = 0;
  const full = x.shape[1]!;
  const front = length < full && isPaddedInFront(x, rows);
  memory.weights.fill(0, 0, capacity);
  memory.ids.fill(0, 0, capacity * length);
  rows.forEach((row, i) => {
    const from = row * full + (front ? full - length : 0);
    memory.ids.set(x.data.subarray(from, from + length), i * length);
    if (perPosition) {
      memory.weights[i] = rowWeights?.[row] ?? 1;
      total += memory.weights[i]! * filled(x.data, from, length);
      memory.indexTargets.set((y as Int32Array).subarray(from, from + length), i * length); // checked before the training
      return;
    }
    const weight = (isNumbers ? 1 : (classWeights?.[y[row]!] ?? 1)) * (rowWeights?.[row] ?? 1);
    memory.weights[i] = weight;
    total += weight;
    const values = memory.valueTargets.subarray(i * width, (i + 1) * width);
    if (isNumbers) numberRow(y.subarray(row * width, (row + 1) * width), values, labelSmoothing);
    else if (targets === "index") memory.indexTargets[i] = y[row]!;
    else targetRow(y[row]!, values, labelSmoothing);
  });
  const each = perPosition ? length : 1;
  memory.indexTargets.fill(0, rows.length * each, capacity * each);
  return total;
}

function filled(ids: ArrayLike<number>, from: number, length: number): number {
  let count = 0;
  for (let i = from; i < from + length; i++) if (ids[i] !== 0) count++;
  return count;
}

export interface Answered {
  /** `[answers, width]` */
  readonly logits: Float32Array;
  /** Place of each answer's target in `y`. */
  readonly places: Int32Array;
}

/** The answers of a batch that was run: one a row, or one for each position with text. */
export function answeredIn(logits: Float32Array, { x }: DataSet, { rows, length, perPosition }: BatchPlace, width: number): Answered {
  if (!perPosition) return { logits, places: rows };
  const full = x.shape[1]!;
  const front = length < full && isPaddedInFront(x, rows);
  const places: number[] = [];
  const kept = new Float32Array(rows.length * length * width);
  rows.forEach((row, i) => {
    const from = row * full + (front ? full - length : 0);
    for (let t = 0; t < length; t++) {
      if (x.data[from + t] === 0) continue;
      const start = (i * length + t) * width;
      kept.set(logits.subarray(start, start + width), places.length * width);
      places.push(from + t);
    }
  });
  return { logits: kept, places: Int32Array.from(places) };
}

function numberRow(from: Float32Array, to: Float32Array, smoothing: number): void {
  for (let i = 0; i < from.length; i++) to[i] = (1 - smoothing) * from[i]! + smoothing / 2;
}

/** Whether the first row that is padded at all has its padding before the text. */
function isPaddedInFront({ data, shape, lengths }: DataSet["x"], rows: Int32Array): boolean {
  const full = shape[1]!;
  const short = rows.find((row) => lengths[row]! > 0 && lengths[row]! < full);
  return short !== undefined && data[short * full] === 0 && data[(short + 1) * full - 1] !== 0;
}
