// Several chains of layers over the same features, their results side by side.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { concat } from "../graph/ops/index.ts";
import { defineLayer, type Features, type Layer, type LayerConfig, type Scope } from "./layer.ts";
import { layerNames } from "./names.ts";

export interface ParallelOptions {
  /** Chains of layers; each gives one vector a text. */
  readonly branches: readonly (readonly Layer[])[];
}

/**
 * y = [branch₀(x), branch₁(x), …] along the last axis
 *
 * Shapes: what the branches take → `[batch, Σ features of the branches]`.
 */
export function parallel(options: ParallelOptions): Layer {
  expectKnownOptions("parallel", options, ["branches"]);
  const { branches } = options;
  const filled = Array.isArray(branches) && branches.length > 0 && branches.every((each) => Array.isArray(each) && each.length > 0);
  expectOption(filled, "parallel.branches", "at least one list of layers", branches);
  const configs: readonly (readonly LayerConfig[])[] = branches.map((branch) => branch.map((layer) => layer.config));
  return defineLayer(
    "parallel",
    { branches: configs },
    (features, scope) => {
      const results = branches.map((branch, i) => callInTurn(branch, features, scope.child(String(i))));
      return {
        value: concat(
          results.map(({ value }) => value),
          -1,
        ),
        mask: null,
      };
    },
    {
      paddingBlind: branches.flat().every((layer) => layer.paddingBlind),
      wholeBatch: branches.flat().some((layer) => layer.wholeBatch),
    },
  );
}

/** Each layer on what the one before gave. */
export function callInTurn(layers: readonly Layer[], features: Features, scope: Scope): Features {
  const names = layerNames(layers.map((layer) => layer.config));
  return layers.reduce((reached, layer, i) => layer.call(reached, scope.child(names[i]!)), features);
}
