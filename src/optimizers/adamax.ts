// Adamax: Adam with the largest recent gradient in place of the mean of its square.
import { expectKnownOptions } from "../core/check.ts";
import type { AdamOptions } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * Adamax:  m ← β₁m + (1−β₁)g   u ← max(β₂u, |g| + ε)   w ← w − lr / (1 − β₁ᵗ) · m / u
 *
 * Source: Kingma & Ba 2015, https://arxiv.org/abs/1412.6980, Algorithm 2. Departs: ε is added to |g|, as in PyTorch, so that u is never 0.
 */
export function adamax(options: AdamOptions = {}): Optimizer {
  expectKnownOptions("adamax", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  expectAdamRates("adamax", { learningRate, beta1, beta2, epsilon });
  return {
    id: "adamax",
    config: { learningRate, beta1, beta2, epsilon },
    slots: ["m", "u"], // running mean of g, fading maximum of |g|
    scope: "element",
    update(w, g, slots, { learningRate: rate, step }) {
      const m = slots.m!;
      const u = slots.u!;
      const scaledRate = rate / (1 - beta1 ** step);
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const mean = beta1 * m[i]! + (1 - beta1) * gradient;
        const top = Math.max(beta2 * u[i]!, Math.abs(gradient) + epsilon);
        m[i] = mean;
        u[i] = top;
        w[i]! -= (scaledRate * mean) / top;
      }
    },
  };
}
