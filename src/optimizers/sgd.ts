// Stochastic gradient descent, plain or with momentum.
import { expectKnownOptions, expectOption, expectPositive, expectRate } from "../core/check.ts";
import type { Optimizer } from "./optimizer.ts";

export interface SgdOptions {
  /** Default 0.01. */
  readonly learningRate?: number;
  /** Share of the step before that is kept. Default 0. */
  readonly momentum?: number;
  /** Looks ahead along the momentum. Default false. */
  readonly nesterov?: boolean;
}

/**
 * SGD:  b ← μb + g   w ← w − lr·b   (Nesterov: w ← w − lr·(g + μb))
 *
 * Source: Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html, in PyTorch's form: the learning rate
 * stands outside the momentum.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  expectKnownOptions("sgd", options, ["learningRate", "momentum", "nesterov"]);
  const { learningRate = 0.01, momentum = 0, nesterov = false } = options;
  expectPositive("sgd.learningRate", learningRate);
  expectRate("sgd.momentum", momentum);
  expectOption(!nesterov || momentum > 0, "sgd.nesterov", "a momentum above 0 when nesterov is true", momentum);
  return {
    id: "sgd",
    config: { learningRate, momentum, nesterov },
    slots: momentum > 0 ? ["b"] : [], // running sum of gradients
    scope: "element",
    update(w, g, { b }, context) {
      const rate = context.learningRate;
      if (!b) {
        for (let i = 0; i < w.length; i++) w[i]! -= rate * g[i]!;
        return;
      }
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        const sum = momentum * b[i]! + gradient;
        b[i] = sum;
        w[i]! -= rate * (nesterov ? gradient + momentum * sum : sum);
      }
    },
  };
}
