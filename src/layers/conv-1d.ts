// One-dimensional convolution over time.
import { expectKnownOptions, expectOneOf, expectPositiveInteger } from "../core/check.ts";
import { add, pad } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { type ActivationName, activations, expectActivation } from "./activations.ts";
import { convolve, expectGroups } from "./convolve.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { zeroPadding } from "./masking.ts";
import { expectAxes, expectFits, type Padding, windowMask, zerosAround } from "./windows.ts";

export interface Conv1DOptions {
  readonly filters: number;
  readonly kernelSize: number;
  /** Tokens from one window to the next. Default 1. */
  readonly strides?: number;
  /**
   * "valid": only windows inside the text, so the result is shorter; "same": zeros around it, result as long as the text; "causal": zeros
   * in front of it, so that no position sees a later one. Default "valid".
   */
  readonly padding?: Padding;
  /** Tokens from one element of a window to the next. Default 1. */
  readonly dilationRate?: number;
  /** Parts of the features, each read by its own part of the filters. Default 1. */
  readonly groups?: number;
  /** Default "linear". */
  readonly activation?: ActivationName;
  /** Default true. */
  readonly useBias?: boolean;
}

/**
 * y[b, t] = activation(Σⱼ x[b, t·strides + j·dilationRate]·Wⱼ + bias), 0 ≤ j < kernelSize
 *
 * Shapes: x `[batch, length, features]`, W `[kernelSize, features / groups, filters]` → `[batch, ⌈length / strides⌉, filters]`;
 * with valid padding and no mask, `[batch, ⌊(length − span) / strides⌋ + 1, filters]`, span = (kernelSize − 1)·dilationRate + 1.
 * Padding positions count as zeros. With a mask the length stays, whatever the batch was padded to, and a valid window is masked
 * unless it lies wholly inside the text; windows of a stride are counted from the first position, so padding belongs at the end.
 * Throws `kernel-too-long` when a valid kernel without a mask does not fit into the text, `option-invalid` for groups that do not divide.
 */
export function conv1D(options: Conv1DOptions): Layer {
  const known = ["filters", "kernelSize", "strides", "padding", "dilationRate", "groups", "activation", "useBias"];
  expectKnownOptions("conv1D", options, known);
  const {
    filters,
    kernelSize,
    strides = 1,
    padding = "valid",
    dilationRate = 1,
    groups = 1,
    activation = "linear",
    useBias = true,
  } = options;
  for (const [name, value] of Object.entries({ filters, kernelSize, strides, dilationRate, groups }))
    expectPositiveInteger(`conv1D.${name}`, value);
  expectOneOf("conv1D.padding", padding, ["valid", "same", "causal"]);
  expectActivation("conv1D.activation", activation);
  const recorded = { filters, kernelSize, strides, padding, dilationRate, groups, activation, useBias };
  const window = { size: kernelSize, stride: strides, dilation: dilationRate };
  return defineLayer("conv1D", recorded, ({ value, mask }, scope) => {
    expectAxes(scope.path, value, "[batch, length, features]");
    expectGroups(scope.path, groups, { channels: lastAxis(value), filters });
    const x = pad(zeroPadding(value, mask), 1, ...zerosAround(padding, window, value.shape[1]!, mask !== null));
    expectFits(scope.path, window, x.shape[1]!);
    const weight = scope.param("weight", [kernelSize, lastAxis(value) / groups, filters], glorotUniform);
    const products = convolve(x, weight, [window], groups);
    const y = useBias ? add(products, scope.param("bias", [filters], zeros)) : products;
    return { value: activations[activation](y), mask: mask && windowMask(mask, padding, window) };
  });
}
