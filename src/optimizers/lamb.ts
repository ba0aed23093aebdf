// LAMB: Adam whose step is as long as the weights of the layer are, for large batches.
import { expectKnownOptions, expectNotNegative } from "../core/check.ts";
import type { AdamOptions } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import type { Optimizer } from "./optimizer.ts";
import { euclideanNorm } from "./root-mean-square.ts";

export interface LambOptions extends AdamOptions {
  /** λ, added to the direction before it is scaled. Default 0. */
  readonly weightDecay?: number;
}

/**
 * LAMB:  m ← β₁m + (1−β₁)g   v ← β₂v + (1−β₂)g²   u = m̂ / (√v̂ + ε) + λw   w ← w − lr · ‖w‖/‖u‖ · u
 * with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), t counted from 1. Norms are those of the whole tensor; where one of them is 0 their ratio
 * counts as 1.
 *
 * Source: You et al. 2020, https://arxiv.org/abs/1904.00962, Algorithm 2, with φ(x) = x, as Keras has it.
 */
export function lamb(options: LambOptions = {}): Optimizer {
  expectKnownOptions("lamb", options, ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0 } = options;
  expectAdamRates("lamb", { learningRate, beta1, beta2, epsilon });
  expectNotNegative("lamb.weightDecay", weightDecay);
  return {
    id: "lamb",
    config: { learningRate, beta1, beta2, epsilon, weightDecay },
    slots: ["m", "v"], // running means of g and g²
    scope: "tensor",
    update(w, g, slots, { learningRate: rate, step, decays = true }) {
      const m = slots.m!;
      const v = slots.v!;
      const decay = decays ? weightDecay : 0;
      const mScale = 1 / (1 - beta1 ** step);
      const vScale = 1 / (1 - beta2 ** step);
      const direction = new Float64Array(w.length);
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const mean = beta1 * m[i]! + (1 - beta1) * gradient;
        const square = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
        m[i] = mean;
        v[i] = square;
        direction[i] = (mean * mScale) / (Math.sqrt(square * vScale) + epsilon) + decay * w[i]!;
      }
      const [ofWeights, ofDirection] = [euclideanNorm(w), euclideanNorm(direction)];
      const ratio = ofWeights > 0 && ofDirection > 0 ? ofWeights / ofDirection : 1;
      for (let i = 0; i < w.length; i++) w[i]! -= rate * ratio * direction[i]!;
    },
  };
}
