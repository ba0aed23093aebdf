// Lazy Adam: Adam that touches only the rows of an embedding that a step looked up.
import { expectKnownOptions, expectPositive, expectRate } from "../core/check.ts";
import { type AdamOptions, adamStep } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * Adam for everything but tables that are only looked up. Of those, the rows of the step's tokens get Adam's step, t being the step of the
 * training; all other rows keep their weights and their running means:
 *   m_r ← β₁m_r + (1−β₁)g_r   v_r ← β₂v_r + (1−β₂)g_r²   w_r ← w_r − lr · m̂_r / (√v̂_r + ε)   for the rows r that were looked up
 *
 * A step costs what a batch holds, not what the vocabulary holds; a rare word is moved when it is met, and does not drift in between.
 * Here ε defaults to 1e-8. Source: `torch.optim.SparseAdam`, https://docs.pytorch.org/docs/stable/generated/torch.optim.SparseAdam.html
 */
export function lazyAdam(options: AdamOptions = {}): Optimizer {
  expectKnownOptions("lazyAdam", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  expectPositive("lazyAdam.learningRate", learningRate);
  expectRate("lazyAdam.beta1", beta1);
  expectRate("lazyAdam.beta2", beta2);
  expectPositive("lazyAdam.epsilon", epsilon);
  const rule = { beta1, beta2, epsilon, decay: 0 };
  return {
    id: "lazyAdam",
    config: { learningRate, beta1, beta2, epsilon },
    slots: ["m", "v"], // running means of g and g²
    scope: "element",
    update: (w, g, { m, v }, context) => adamStep(w, g, m!, v!, { ...context, ...rule }),
    updateRow: (w, g, { m, v }, row, context) => adamStep(w, g, m!, v!, { ...context, ...rule }, row),
  };
}
