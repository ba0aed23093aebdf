// AMSGrad: Adam whose steps never grow again where gradients were once large.
import { expectKnownOptions } from "../core/check.ts";
import type { AdamOptions } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * AMSGrad:  m ← β₁m + (1−β₁)g   v ← β₂v + (1−β₂)g²   x ← max(x, v)   w ← w − lr · m̂ / (√x̂ + ε)
 * with m̂ = m / (1 − β₁ᵗ), x̂ = x / (1 − β₂ᵗ), t counted from 1.
 *
 * Source: Reddi, Kale & Kumar 2018, https://arxiv.org/abs/1904.09237, Algorithm 2. Departs: corrects the bias, as PyTorch and Keras do.
 */
export function amsGrad(options: AdamOptions = {}): Optimizer {
  expectKnownOptions("amsGrad", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  expectAdamRates("amsGrad", { learningRate, beta1, beta2, epsilon });
  return {
    id: "amsGrad",
    config: { learningRate, beta1, beta2, epsilon },
    slots: ["m", "v", "x"], // running means of g and g², largest v so far
    scope: "element",
    update(w, g, slots, { learningRate: rate, step }) {
      const m = slots.m!;
      const v = slots.v!;
      const x = slots.x!;
      const mScale = 1 / (1 - beta1 ** step);
      const xScale = 1 / (1 - beta2 ** step);
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const mean = beta1 * m[i]! + (1 - beta1) * gradient;
        const square = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
        const top = Math.max(x[i]!, square);
        m[i] = mean;
        v[i] = square;
        x[i] = top;
        w[i]! -= (rate * mean * mScale) / (Math.sqrt(top * xScale) + epsilon);
      }
    },
  };
}
