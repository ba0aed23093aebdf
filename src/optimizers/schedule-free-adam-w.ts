// Schedule-free AdamW: an average of the weights takes the place of a falling learning rate.
import { expectKnownOptions, expectNotNegative, expectOption } from "../core/check.ts";
import type { AdamOptions } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import type { Optimizer } from "./optimizer.ts";
import { runningOverSteps } from "./running-over-steps.ts";

export interface ScheduleFreeAdamWOptions extends AdamOptions {
  /** Default 0. */
  readonly weightDecay?: number;
  /** Steps in which the learning rate rises to its full size. Default 0. */
  readonly warmupSteps?: number;
}

/**
 * Schedule-free AdamW:  v ← β₂v + (1−β₂)g²   u = g / (√v̂ + ε) + λy
 *   y ← (1−c)·y + c·z − γ(1 − β₁(1−c))·u   z ← z − γu
 * with γ = lr · min(1, t/T) for T warm-up steps, c = aₜ / (a₁ + … + aₜ), aₜ = min(1, t/T)², v̂ = v / (1 − β₂ᵗ), t counted from 1.
 *
 * While it trains, the weights are y, where gradients are taken; those to judge and keep are the average x = y + (1 − 1/β₁)(z − y).
 * Meant for a constant schedule. Source: Defazio et al. 2024, https://arxiv.org/abs/2405.15682, Algorithm 1, and their package.
 * Departs: c follows the warm-up of the rule alone, so that it follows from t; a schedule outside the rule changes γ only.
 */
export function scheduleFreeAdamW(options: ScheduleFreeAdamWOptions = {}): Optimizer {
  const id = "scheduleFreeAdamW";
  expectKnownOptions(id, options, ["learningRate", "beta1", "beta2", "epsilon", "weightDecay", "warmupSteps"]);
  const { learningRate = 0.0025, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, warmupSteps = 0 } = options;
  expectAdamRates(id, { learningRate, beta1, beta2, epsilon });
  expectOption(beta1 > 0, `${id}.beta1`, "a number above 0: the average is made from it", beta1);
  expectNotNegative(`${id}.weightDecay`, weightDecay);
  expectOption(Number.isInteger(warmupSteps) && warmupSteps >= 0, `${id}.warmupSteps`, "a whole number, 0 or more", warmupSteps);
  const risen = (step: number) => (step < warmupSteps ? step / warmupSteps : 1);
  const sum = runningOverSteps(0, (before, step) => before + risen(step) ** 2);
  return {
    id,
    config: { learningRate, beta1, beta2, epsilon, weightDecay, warmupSteps },
    slots: ["v", "z"], // running mean of g², weights that are not averaged
    scope: "element",
    update(y, g, slots, context) {
      const v = slots.v!;
      const z = slots.z!;
      const { step, decays = true } = context;
      const rate = context.learningRate * risen(step);
      const share = risen(step) ** 2 / sum(step);
      const decay = decays ? weightDecay : 0;
      const stepOfY = rate * (1 - beta1 * (1 - share));
      const vScale = 1 / (1 - beta2 ** step);
      if (step === 1) z.set(y);
      for (let i = 0; i < y.length; i++) {
        const gradient = g[i]!;
        const square = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
        const direction = gradient / (Math.sqrt(square * vScale) + epsilon) + decay * y[i]!;
        v[i] = square;
        y[i] = y[i]! + share * (z[i]! - y[i]!) - stepOfY * direction;
        z[i]! -= rate * direction;
      }
    },
    evaluationWeights(weights, { z }) {
      for (let i = 0; i < weights.length; i++) weights[i]! += (1 - 1 / beta1) * (z![i]! - weights[i]!);
    },
  };
}
