// Layer normalization: every position centered and scaled over its own features.
import { expectKnownOptions, expectPositive } from "../core/check.ts";
import { layerNorm } from "../graph/composites/layer-norm.ts";
import { lastAxis } from "../graph/shapes.ts";
import { ones, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface LayerNormalizationOptions {
  /** Added to the variance under the root. Default 0.001, as in Keras. */
  readonly epsilon?: number;
}

/**
 * y = γ · (x − μ) / √(σ² + ε) + β, with μ and σ² of each position over its features
 *
 * Shapes: x `[..., features]` → same; γ, β `[features]`. Positions do not see each other: padding changes nothing.
 * Source: Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450, §3. Departs: adds ε under the root, as everybody does.
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): Layer {
  expectKnownOptions("layerNormalization", options, ["epsilon"]);
  const { epsilon = 1e-3 } = options;
  expectPositive("layerNormalization.epsilon", epsilon);
  return defineLayer("layerNormalization", { epsilon }, ({ value, mask }, scope) => {
    const features = lastAxis(value);
    return { value: layerNorm(value, scope.param("gamma", [features], ones), scope.param("beta", [features], zeros), epsilon), mask };
  });
}
