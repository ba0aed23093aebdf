// Averages of the weights, and which weights a training judges and keeps.
import type { Optimizer, Slots } from "../optimizers/optimizer.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import { defaultEmaMomentum, type UpdateOptions } from "./update-options.ts";

/** Name of the array beside the optimizer's slots that holds the average; checkpoints keep it like a slot. */
export const averageSlot = "weightAverage";

export function averages({ useEma, swaStart }: UpdateOptions): boolean {
  return useEma === true || swaStart !== undefined;
}

/**
 * a ← m·a + (1 − m)·w after each step; a = w after the first
 *
 * Source: Polyak & Juditsky 1992, https://doi.org/10.1137/0330046, with fading weights, as Keras has it.
 */
export function followWeights(average: Float32Array, weights: Float32Array, step: number, options: UpdateOptions): void {
  const momentum = step === 1 ? 0 : (options.emaMomentum ?? defaultEmaMomentum);
  for (let i = 0; i < average.length; i++) average[i] = momentum * average[i]! + (1 - momentum) * weights[i]!;
}

/**
 * a ← a + (w − a) / n after each epoch from `swaStart` on, n counted from 1
 *
 * Source: Izmailov et al. 2018, https://arxiv.org/abs/1803.05407, Algorithm 1.
 */
export function averageEpoch(average: Float32Array, weights: Float32Array, epoch: number, { swaStart }: UpdateOptions): void {
  if (swaStart === undefined || epoch < swaStart) return;
  const count = epoch - swaStart + 1;
  for (let i = 0; i < average.length; i++) average[i]! += (weights[i]! - average[i]!) / count;
}

export interface JudgedWeights {
  readonly weights: Float32Array;
  readonly slots: Slots;
  readonly groups: readonly ParameterGroup[];
  /** Finished epochs, the one that ends included. */
  readonly epoch: number;
}

/** A copy of the weights that are judged and kept, frozen ones as they are; null where they are the trained ones. */
export function judgedWeights(optimizer: Optimizer, options: UpdateOptions, now: JudgedWeights): Float32Array | null {
  const { weights, slots, groups, epoch } = now;
  const average = slots[averageSlot];
  const isAveraged = average && (options.swaStart === undefined || epoch >= options.swaStart);
  if (!isAveraged && !optimizer.evaluationWeights) return null;
  const judged = weights.slice();
  for (const { from, to } of groups) {
    if (isAveraged) judged.set(average.subarray(from, to), from);
    else {
      const part = Object.fromEntries(Object.entries(slots).map(([name, values]) => [name, values.subarray(from, to)]));
      optimizer.evaluationWeights!(judged.subarray(from, to), part);
    }
  }
  return judged;
}
