// Adam: steps scaled by running means of the gradient and of its square.
import { expectKnownOptions, expectPositive, expectRate } from "../core/check.ts";
import type { Optimizer, RowPlace } from "./optimizer.ts";

export interface AdamOptions {
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7, as in Keras. */
  readonly epsilon?: number;
}

/**
 * Adam:  m ← β₁m + (1−β₁)g   v ← β₂v + (1−β₂)g²   w ← w − lr · m̂ / (√v̂ + ε)
 * with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), t counted from 1.
 *
 * Source: Kingma & Ba 2015, https://arxiv.org/abs/1412.6980, Algorithm 1.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  expectKnownOptions("adam", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  expectPositive("adam.learningRate", learningRate);
  expectRate("adam.beta1", beta1);
  expectRate("adam.beta2", beta2);
  expectPositive("adam.epsilon", epsilon);
  return {
    id: "adam",
    config: { learningRate, beta1, beta2, epsilon },
    slots: ["m", "v"], // running means of g and g²
    scope: "element",
    update: (w, g, { m, v }, context) => adamStep(w, g, m!, v!, { ...context, beta1, beta2, epsilon, decay: 0 }),
  };
}

interface AdamStep {
  readonly learningRate: number;
  readonly step: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled weight decay λ. */
  readonly decay: number;
}

/** The loop of Adam and its kin, over whole arrays or one row in them. */
export function adamStep(
  w: Float32Array,
  g: Float32Array,
  m: Float32Array,
  v: Float32Array,
  options: AdamStep,
  { offset, width, gradientOffset }: RowPlace = { offset: 0, width: w.length, gradientOffset: 0 },
): void {
  const { learningRate, step, beta1, beta2, epsilon, decay } = options;
  const mScale = 1 / (1 - beta1 ** step);
  const vScale = 1 / (1 - beta2 ** step);
  const kept = 1 - learningRate * decay;
  const toGradient = gradientOffset - offset;
  for (let i = offset; i < offset + width; i++) {
    const gradient = g[i + toGradient]!;
    const mean = beta1 * m[i]! + (1 - beta1) * gradient;
    const square = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
    m[i] = mean;
    v[i] = square;
    w[i] = kept * w[i]! - (learningRate * (mean * mScale)) / (Math.sqrt(square * vScale) + epsilon);
  }
}
