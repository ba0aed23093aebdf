// RAdam: Adam that trusts its scaling only as far as enough gradients were seen, so that it needs no warm-up.
import { expectKnownOptions } from "../core/check.ts";
import type { AdamOptions } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * RAdam:  m ← β₁m + (1−β₁)g   v ← β₂v + (1−β₂)g²   ρ = ρ∞ − 2t·β₂ᵗ / (1 − β₂ᵗ), ρ∞ = 2 / (1 − β₂) − 1
 *   ρ > 5:  w ← w − lr · m̂ · r · √(1 − β₂ᵗ) / (√v + ε)  with r = √( (ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ) )
 *   else:   w ← w − lr · m̂
 * with m̂ = m / (1 − β₁ᵗ), t counted from 1.
 *
 * Source: Liu et al. 2020, https://arxiv.org/abs/1908.03265, Algorithm 2. Departs: the border is 5, as in PyTorch, where the paper has 4.
 */
export function rAdam(options: AdamOptions = {}): Optimizer {
  expectKnownOptions("rAdam", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  expectAdamRates("rAdam", { learningRate, beta1, beta2, epsilon });
  return {
    id: "rAdam",
    config: { learningRate, beta1, beta2, epsilon },
    slots: ["m", "v"], // running means of g and g²
    scope: "element",
    update(w, g, slots, { learningRate: rate, step }) {
      const m = slots.m!;
      const v = slots.v!;
      const rectified = rectification(beta2, step) * Math.sqrt(1 - beta2 ** step);
      const scaledRate = rate / (1 - beta1 ** step);
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const mean = beta1 * m[i]! + (1 - beta1) * gradient;
        const square = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
        m[i] = mean;
        v[i] = square;
        w[i]! -= scaledRate * mean * (rectified > 0 ? rectified / (Math.sqrt(square) + epsilon) : 1);
      }
    },
  };
}

/** r, or 0 where the variance of the scaling is not to be trusted yet. */
function rectification(beta2: number, step: number): number {
  const most = 2 / (1 - beta2) - 1;
  const length = most - (2 * step * beta2 ** step) / (1 - beta2 ** step);
  if (length <= 5) return 0;
  return Math.sqrt(((length - 4) * (length - 2) * most) / ((most - 4) * (most - 2) * length));
}
