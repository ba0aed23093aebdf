// A chain of layers whose input is added to its result.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { add } from "../graph/ops/index.ts";
import { sameShape } from "../graph/shapes.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { callInTurn } from "./parallel.ts";

export interface ResidualOptions {
  /** Layers whose result has the shape of their input. */
  readonly layers: readonly Layer[];
}

/**
 * y = x + layers(x)
 *
 * Shapes: same in and out. Throws `shape-mismatch` where the layers give another shape.
 * Source: He et al. 2016, https://arxiv.org/abs/1603.05027, §2: the input passes unchanged, and so does its gradient.
 */
export function residual(options: ResidualOptions): Layer {
  expectKnownOptions("residual", options, ["layers"]);
  const { layers } = options;
  expectOption(Array.isArray(layers) && layers.length > 0, "residual.layers", "at least one layer", layers);
  return defineLayer(
    "residual",
    { layers: layers.map((layer) => layer.config) },
    (features, scope) => {
      const { value, mask } = callInTurn(layers, features, scope);
      if (!sameShape(value.shape, features.value.shape)) {
        const expected = `layers that keep the shape [${features.value.shape}]`;
        throw new TercetError("shape-mismatch", { where: scope.path, expected, received: `[${value.shape}]` });
      }
      return { value: add(features.value, value), mask };
    },
    { paddingBlind: layers.every((layer) => layer.paddingBlind), wholeBatch: layers.some((layer) => layer.wholeBatch) },
  );
}
