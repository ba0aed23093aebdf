// Nadam: Adam that looks ahead along its momentum, as Nesterov does.
import { expectKnownOptions, expectNotNegative } from "../core/check.ts";
import type { AdamOptions } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import type { Optimizer } from "./optimizer.ts";
import { runningOverSteps } from "./running-over-steps.ts";

export interface NadamOptions extends AdamOptions {
  /** ψ: how fast the momentum rises from half of β₁ to β₁. Default 0.004. */
  readonly momentumDecay?: number;
}

/**
 * Nadam:  m ← β₁m + (1−β₁)g   v ← β₂v + (1−β₂)g²
 *   w ← w − lr · ( μₜ₊₁·m / (1 − Πₜ₊₁) + (1−μₜ)·g / (1 − Πₜ) ) / (√v̂ + ε)
 * with μₜ = β₁(1 − 0.96^(tψ) / 2), Πₜ = μ₁ … μₜ, v̂ = v / (1 − β₂ᵗ), t counted from 1. Πₜ follows from t alone.
 *
 * Source: Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ, Algorithm 2, as PyTorch has it.
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  expectKnownOptions("nadam", options, ["learningRate", "beta1", "beta2", "epsilon", "momentumDecay"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, momentumDecay = 0.004 } = options;
  expectAdamRates("nadam", { learningRate, beta1, beta2, epsilon });
  expectNotNegative("nadam.momentumDecay", momentumDecay);
  const momentum = (step: number) => beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay));
  const product = runningOverSteps(1, (before, step) => before * momentum(step));
  return {
    id: "nadam",
    config: { learningRate, beta1, beta2, epsilon, momentumDecay },
    slots: ["m", "v"], // running means of g and g²
    scope: "element",
    update(w, g, slots, { learningRate: rate, step }) {
      const m = slots.m!;
      const v = slots.v!;
      const now = product(step);
      const next = momentum(step + 1);
      const gradientRate = (rate * (1 - momentum(step))) / (1 - now);
      const meanRate = (rate * next) / (1 - now * next);
      const vScale = 1 / (1 - beta2 ** step);
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const mean = beta1 * m[i]! + (1 - beta1) * gradient;
        const square = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
        m[i] = mean;
        v[i] = square;
        w[i]! -= (gradientRate * gradient + meanRate * mean) / (Math.sqrt(square * vScale) + epsilon);
      }
    },
  };
}
