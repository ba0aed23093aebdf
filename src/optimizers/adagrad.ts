// Adagrad: steps that shrink with all squared gradients so far, so that rare words keep large ones.
import { expectKnownOptions, expectNotNegative, expectPositive } from "../core/check.ts";
import type { Optimizer } from "./optimizer.ts";

export interface AdagradOptions {
  /** Default 0.01, as in PyTorch. */
  readonly learningRate?: number;
  /** What the sum of squares starts at. Default 0.1, as in Keras: with 0 the first step is as long for every weight. */
  readonly initialAccumulatorValue?: number;
  /** Default 1e-7, as in Keras. */
  readonly epsilon?: number;
}

/**
 * Adagrad:  s ← s + g²   w ← w − lr · g / (√s + ε)
 *
 * Source: Duchi, Hazan & Singer 2011, https://jmlr.org/papers/v12/duchi11a.html, Figure 1 with the diagonal matrix, in PyTorch's form.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  expectKnownOptions("adagrad", options, ["learningRate", "initialAccumulatorValue", "epsilon"]);
  const { learningRate = 0.01, initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options;
  expectPositive("adagrad.learningRate", learningRate);
  expectNotNegative("adagrad.initialAccumulatorValue", initialAccumulatorValue);
  expectPositive("adagrad.epsilon", epsilon);
  return {
    id: "adagrad",
    config: { learningRate, initialAccumulatorValue, epsilon },
    slots: ["s"], // sum of g², without the value it starts at
    scope: "element",
    update(w, g, slots, context) {
      const s = slots.s!;
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const sum = s[i]! + gradient * gradient;
        s[i] = sum;
        w[i]! -= (context.learningRate * gradient) / (Math.sqrt(initialAccumulatorValue + sum) + epsilon);
      }
    },
  };
}
