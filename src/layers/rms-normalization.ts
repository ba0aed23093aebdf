// Root mean square normalization: every position scaled over its own features, not centered.
import { expectKnownOptions, expectPositive } from "../core/check.ts";
import { add, div, mul, reduceMean, sqrt } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { ones } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface RmsNormalizationOptions {
  /** Added to the mean square under the root. Default 1e-6, as in Keras. */
  readonly epsilon?: number;
}

/**
 * y = γ · x / √(mean(x²) + ε), the mean over the features of each position
 *
 * Shapes: x `[..., features]` → same; γ `[features]`. Cheaper than layer normalization: no mean, no offset.
 * Source: Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467, eq. 4. Departs: adds ε under the root.
 */
export function rmsNormalization(options: RmsNormalizationOptions = {}): Layer {
  expectKnownOptions("rmsNormalization", options, ["epsilon"]);
  const { epsilon = 1e-6 } = options;
  expectPositive("rmsNormalization.epsilon", epsilon);
  return defineLayer("rmsNormalization", { epsilon }, ({ value, mask }, scope) => {
    const meanSquare = reduceMean(mul(value, value), { axes: [-1], keepDims: true }); // [..., 1]
    const normal = div(value, sqrt(add(meanSquare, epsilon)));
    return { value: mul(normal, scope.param("gamma", [lastAxis(value)], ones)), mask };
  });
}
