// RMSprop: steps scaled by a running mean of the squared gradient, optionally by its variance, optionally with momentum.
import { expectKnownOptions, expectOption, expectPositive, expectRate } from "../core/check.ts";
import type { Optimizer } from "./optimizer.ts";

export interface RmspropOptions {
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Share of the running means that is kept. Default 0.9. */
  readonly rho?: number;
  /** Share of the step before that is kept. Default 0. */
  readonly momentum?: number;
  /** Default 1e-7, as in Keras. */
  readonly epsilon?: number;
  /** Scales by the variance of the gradient rather than by its square. Default false. */
  readonly centered?: boolean;
}

/**
 * RMSprop:  v ← ρv + (1−ρ)g²   u = g / (√v + ε)   w ← w − lr·u
 *
 * Centered (Graves 2013, https://arxiv.org/abs/1308.0850, equations 38 to 41): a ← ρa + (1−ρ)g, and v − a² in place of v.
 * With momentum μ: b ← μb + u, w ← w − lr·b, in PyTorch's form: the learning rate stands outside.
 * Source: Hinton, Srivastava & Swersky 2012, https://www.cs.toronto.edu/~hinton/coursera/lecture6/lec6.pdf, slide 29.
 * Departs: v − a² is taken as 0 where rounding leaves it below.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  expectKnownOptions("rmsprop", options, ["learningRate", "rho", "momentum", "epsilon", "centered"]);
  const { learningRate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options;
  expectPositive("rmsprop.learningRate", learningRate);
  expectRate("rmsprop.rho", rho);
  expectRate("rmsprop.momentum", momentum);
  expectPositive("rmsprop.epsilon", epsilon);
  expectOption(typeof centered === "boolean", "rmsprop.centered", "true or false", centered);
  return {
    id: "rmsprop",
    config: { learningRate, rho, momentum, epsilon, centered },
    // running means of g² and g, running sum of steps
    slots: ["v", ...(centered ? ["a"] : []), ...(momentum > 0 ? ["b"] : [])],
    scope: "element",
    update(w, g, slots, context) {
      const { a, b } = slots;
      const v = slots.v!;
      for (let i = 0; i < w.length; i++) {
        const gradient = g[i]!;
        let square = rho * v[i]! + (1 - rho) * gradient * gradient;
        v[i] = square;
        if (a) {
          const mean = rho * a[i]! + (1 - rho) * gradient;
          a[i] = mean;
          square = Math.max(0, square - mean * mean);
        }
        let direction = gradient / (Math.sqrt(square) + epsilon);
        if (b) {
          direction += momentum * b[i]!;
          b[i] = direction;
        }
        w[i]! -= context.learningRate * direction;
      }
    },
  };
}
