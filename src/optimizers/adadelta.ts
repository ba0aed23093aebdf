// Adadelta: steps in the unit of the weights, from running means of squared gradients and squared steps.
import { expectKnownOptions, expectPositive, expectRate } from "../core/check.ts";
import type { Optimizer } from "./optimizer.ts";

export interface AdadeltaOptions {
  /** Default 1, as in the paper, which has no learning rate; Keras has 0.001. */
  readonly learningRate?: number;
  /** Share of the running means that is kept. Default 0.95. */
  readonly rho?: number;
  /** Sets the length of the first steps. Default 1e-6, as in the paper and in PyTorch. */
  readonly epsilon?: number;
}

/**
 * Adadelta:  v ← ρv + (1−ρ)g²   Δ = g · √(d + ε) / √(v + ε)   d ← ρd + (1−ρ)Δ²   w ← w − lr·Δ
 *
 * Source: Zeiler 2012, https://arxiv.org/abs/1212.5701, Algorithm 1.
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  expectKnownOptions("adadelta", options, ["learningRate", "rho", "epsilon"]);
  const { learningRate = 1, rho = 0.95, epsilon = 1e-6 } = options;
  expectPositive("adadelta.learningRate", learningRate);
  expectRate("adadelta.rho", rho);
  expectPositive("adadelta.epsilon", epsilon);
  return {
    id: "adadelta",
    config: { learningRate, rho, epsilon },
    slots: ["v", "d"], // running means of g² and Δ²
    scope: "element",
    update(w, g, slots, context) {
      const v = slots.v!;
      const d = slots.d!;
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const square = rho * v[i]! + (1 - rho) * gradient * gradient;
        const before = d[i]!;
        const delta = gradient * (Math.sqrt(before + epsilon) / Math.sqrt(square + epsilon));
        v[i] = square;
        d[i] = rho * before + (1 - rho) * delta * delta;
        w[i]! -= context.learningRate * delta;
      }
    },
  };
}
