// Lion: steps of one length, in the direction that the momentum points to.
import { expectKnownOptions, expectNotNegative, expectPositive, expectRate } from "../core/check.ts";
import type { Optimizer } from "./optimizer.ts";

export interface LionOptions {
  /** Default 0.0001: a third to a tenth of Adam's. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.99. */
  readonly beta2?: number;
  /** Default 0. */
  readonly weightDecay?: number;
}

/**
 * Lion:  w ← (1 − lr·λ)·w − lr · sign(β₁m + (1−β₁)g)   m ← β₂m + (1−β₂)g
 *
 * Source: Chen et al. 2023, https://arxiv.org/abs/2302.06675, Algorithm 2.
 */
export function lion(options: LionOptions = {}): Optimizer {
  expectKnownOptions("lion", options, ["learningRate", "beta1", "beta2", "weightDecay"]);
  const { learningRate = 1e-4, beta1 = 0.9, beta2 = 0.99, weightDecay = 0 } = options;
  expectPositive("lion.learningRate", learningRate);
  expectRate("lion.beta1", beta1);
  expectRate("lion.beta2", beta2);
  expectNotNegative("lion.weightDecay", weightDecay);
  return {
    id: "lion",
    config: { learningRate, beta1, beta2, weightDecay },
    slots: ["m"], // running mean of g
    scope: "element",
    update(w, g, slots, { learningRate: rate, decays = true }) {
      const m = slots.m!;
      const kept = decays ? 1 - rate * weightDecay : 1;
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const mean = m[i]!;
        w[i] = kept * w[i]! - rate * Math.sign(beta1 * mean + (1 - beta1) * gradient);
        m[i] = beta2 * mean + (1 - beta2) * gradient;
      }
    },
  };
}
