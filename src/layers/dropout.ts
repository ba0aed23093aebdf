// Dropout: a random part of the features is left out in each training step.
import { expectKnownOptions, expectRate } from "../core/check.ts";
import { mul, where } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface DropoutOptions {
  /** Share of the features that is left out: 0 ≤ rate < 1. */
  readonly rate: number;
}

/**
 * Training: y = x / (1 − rate) where a random mask keeps it, 0 elsewhere. Otherwise y = x.
 *
 * Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html, scaled while training ("inverted").
 */
export function dropout(options: DropoutOptions): Layer {
  expectKnownOptions("dropout", options, ["rate"]);
  const { rate } = options;
  expectRate("dropout.rate", rate);
  return defineLayer("dropout", { rate }, ({ value, mask }, scope) => {
    if (!scope.training || rate === 0) return { value, mask };
    return { value: where(scope.keepMask(value.shape, rate), mul(value, 1 / (1 - rate)), 0), mask };
  });
}
