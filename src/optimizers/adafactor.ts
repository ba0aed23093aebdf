// Adafactor: the second moment of a matrix from the means of its rows and columns, steps relative to the size of the weights.
import { expectKnownOptions, expectNotNegative, expectOption, expectPositive } from "../core/check.ts";
import { type MatrixSize, matrixSize } from "./matrix-size.ts";
import type { Optimizer } from "./optimizer.ts";
import { rootMeanSquare } from "./root-mean-square.ts";

export interface AdafactorOptions {
  /** Upper end of the relative step size min(lr, 1/√t). Default 0.01. */
  readonly learningRate?: number;
  /** Exponent of the decay: β₂ = 1 − t^this. Default −0.8. */
  readonly beta2Decay?: number;
  /** ε₁, below which no second moment is taken. Default 1e-30. */
  readonly epsilon1?: number;
  /** ε₂, the size that weights count as at least. Default 0.001. */
  readonly epsilon2?: number;
  /** d: largest root mean square of an update before it is scaled down. Default 1. */
  readonly clipThreshold?: number;
  /** Default 0. */
  readonly weightDecay?: number;
}

/**
 * Adafactor, for a matrix:  r ← β₂r + (1−β₂)·rowMean(g²)   c ← β₂c + (1−β₂)·columnMean(g²)   v = r·c / mean(r)
 * for a vector:  v ← β₂v + (1−β₂)g²
 * then  u = g / √max(v, ε₁²)   w ← (1 − lr·λ)·w − max(ε₂, RMS(w)) · min(lr, 1/√t) · u / max(1, RMS(u)/d)
 * with β₂ = 1 − t^(−0.8), t counted from 1.
 *
 * Axes before the last are taken together as the rows. r and c stand at the start of the slot that a vector needs whole.
 * Source: Shazeer & Stern 2018, https://arxiv.org/abs/1804.04235, Algorithms 4 and 5, as PyTorch has it.
 */
export function adafactor(options: AdafactorOptions = {}): Optimizer {
  expectKnownOptions("adafactor", options, ["learningRate", "beta2Decay", "epsilon1", "epsilon2", "clipThreshold", "weightDecay"]);
  const { learningRate = 0.01, beta2Decay = -0.8, epsilon1 = 1e-30, epsilon2 = 1e-3, clipThreshold = 1, weightDecay = 0 } = options;
  expectPositive("adafactor.learningRate", learningRate);
  expectOption(beta2Decay < 0 && beta2Decay >= -1, "adafactor.beta2Decay", "a number from -1 up to, but not including, 0", beta2Decay);
  expectPositive("adafactor.epsilon1", epsilon1);
  expectPositive("adafactor.epsilon2", epsilon2);
  expectPositive("adafactor.clipThreshold", clipThreshold);
  expectNotNegative("adafactor.weightDecay", weightDecay);
  return {
    id: "adafactor",
    config: { learningRate, beta2Decay, epsilon1, epsilon2, clipThreshold, weightDecay },
    slots: ["v"],
    scope: "tensor",
    update(w, g, slots, { learningRate: rate, step, shape = [w.length], decays = true }) {
      const taken = step ** beta2Decay; // 1 − β₂
      const size = matrixSize(shape);
      const updates = new Float64Array(w.length);
      if (size) factoredMoment(g, slots.v!, { size, taken, smallest: epsilon1, into: updates });
      else plainMoment(g, slots.v!, { taken, into: updates });
      for (let i = 0; i < w.length; i++) updates[i] = g[i]! / Math.sqrt(Math.max(updates[i]!, epsilon1 * epsilon1));
      const relative = Math.max(epsilon2, rootMeanSquare(w)) * Math.min(rate, 1 / Math.sqrt(step));
      const factor = relative / Math.max(1, rootMeanSquare(updates) / clipThreshold);
      const kept = decays ? 1 - rate * weightDecay : 1;
      for (let i = 0; i < w.length; i++) w[i] = kept * w[i]! - factor * updates[i]!;
    },
  };
}

interface Moment {
  /** 1 − β₂ */
  readonly taken: number;
  readonly into: Float64Array;
}

function plainMoment(g: Float32Array, v: Float32Array, { taken, into }: Moment): void {
  for (let i = 0; i < g.length; i++) {
    v[i]! += taken * (g[i]! * g[i]! - v[i]!);
    into[i] = v[i]!;
  }
}

function factoredMoment(
  g: Float32Array,
  slot: Float32Array,
  { size, taken, smallest, into }: Moment & { readonly size: MatrixSize; readonly smallest: number },
): void {
  const { rows, columns } = size;
  const r = slot.subarray(0, rows);
  const c = slot.subarray(rows, rows + columns);
  const [ofRows, ofColumns] = [new Float64Array(rows), new Float64Array(columns)];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const square = g[i * columns + j]! ** 2;
      ofRows[i]! += square;
      ofColumns[j]! += square;
    }
  }
  let total = 0;
  for (let i = 0; i < rows; i++) {
    r[i]! += taken * (ofRows[i]! / columns - r[i]!);
    total += r[i]!;
  }
  for (let j = 0; j < columns; j++) c[j]! += taken * (ofColumns[j]! / rows - c[j]!);
  const mean = Math.max(total / rows, smallest);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) into[i * columns + j] = (r[i]! * c[j]!) / mean;
}
