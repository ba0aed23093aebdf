// Spatial dropout: whole features of a text are left out in each training step, at all positions alike.
import { expectKnownOptions, expectRate } from "../core/check.ts";
import { mul, where } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes } from "./windows.ts";

export interface SpatialDropout1DOptions {
  /** Share of the features that is left out: 0 ≤ rate < 1. */
  readonly rate: number;
}

/**
 * Training: y[b, t, f] = x[b, t, f] / (1 − rate) where a random mask over (b, f) keeps it, 0 elsewhere. Otherwise y = x.
 *
 * Neighboring positions are alike, so that plain dropout of one of them hides little.
 * Shapes: `[batch, length, features]` → same. Source: Tompson et al. 2015, https://arxiv.org/abs/1411.4280, §3.2.
 */
export function spatialDropout1D(options: SpatialDropout1DOptions): Layer {
  expectKnownOptions("spatialDropout1D", options, ["rate"]);
  const { rate } = options;
  expectRate("spatialDropout1D.rate", rate);
  return defineLayer("spatialDropout1D", { rate }, ({ value, mask }, scope) => {
    expectAxes(scope.path, value, "[batch, length, features]");
    if (!scope.training || rate === 0) return { value, mask };
    const keep = scope.keepMask([value.shape[0]!, 1, lastAxis(value)], rate);
    return { value: where(keep, mul(value, 1 / (1 - rate)), 0), mask };
  });
}
