// AdamW: Adam with weight decay that does not pass through the running means.
import { expectKnownOptions, expectNotNegative, expectPositive, expectRate } from "../core/check.ts";
import { type AdamOptions, adamStep } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";

export interface AdamWOptions extends AdamOptions {
  /** Default 0.01. */
  readonly weightDecay?: number;
}

/**
 * AdamW:  m ← β₁m + (1−β₁)g   v ← β₂v + (1−β₂)g²   w ← w − lr·( m̂ / (√v̂ + ε) + λw )
 * with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), t counted from 1. Here ε defaults to 1e-8.
 *
 * Source: Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2.
 * Departs: λ is multiplied by the learning rate, as in PyTorch; the paper scales it by the schedule alone.
 * In a training biases and norms do not decay.
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  expectKnownOptions("adamW", options, ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  expectPositive("adamW.learningRate", learningRate);
  expectRate("adamW.beta1", beta1);
  expectRate("adamW.beta2", beta2);
  expectPositive("adamW.epsilon", epsilon);
  expectNotNegative("adamW.weightDecay", weightDecay);
  return {
    id: "adamW",
    config: { learningRate, beta1, beta2, epsilon, weightDecay },
    slots: ["m", "v"], // running means of g and g²
    scope: "element",
    update: (w, g, { m, v }, context) =>
      adamStep(w, g, m!, v!, { ...context, beta1, beta2, epsilon, decay: context.decays === false ? 0 : weightDecay }),
  };
}
