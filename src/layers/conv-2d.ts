// Two-dimensional convolution over images, channels last.
import { expectKnownOptions, expectOneOf, expectPositiveInteger } from "../core/check.ts";
import { add, pad } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { type ActivationName, activations, expectActivation } from "./activations.ts";
import { convolve, expectGroups } from "./convolve.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes, expectFits, expectPair, type Pair, zerosAround } from "./windows.ts";

export interface Conv2DOptions {
  readonly filters: number;
  /** Rows and columns of a window; one number for both. */
  readonly kernelSize: Pair;
  /** Default 1. */
  readonly strides?: Pair;
  /** "valid": only windows inside the image; "same": zeros around it. Default "valid". */
  readonly padding?: "valid" | "same";
  /** Steps from one element of a window to the next. Default 1. */
  readonly dilationRate?: Pair;
  /** Parts of the channels, each read by its own part of the filters. Default 1. */
  readonly groups?: number;
  /** Default "linear". */
  readonly activation?: ActivationName;
  /** Default true. */
  readonly useBias?: boolean;
}

/**
 * y[b, r, c] = activation(Σᵢⱼ x[b, r·s + i·d, c·s + j·d]·Wᵢⱼ + bias), s the strides and d the dilation rates of the two axes
 *
 * Shapes: x `[batch, rows, columns, channels]`, W `[kernel rows, kernel columns, channels / groups, filters]`
 * → `[batch, rows′, columns′, filters]`, of n: ⌈n / s⌉ with same padding, ⌊(n − span) / s⌋ + 1 with valid, span = (size − 1)·d + 1.
 * Throws `kernel-too-long` when a valid kernel does not fit into the image, `option-invalid` for groups that do not divide.
 * Source: LeCun et al. 1989, https://doi.org/10.1162/neco.1989.1.4.541
 */
export function conv2D(options: Conv2DOptions): Layer {
  const known = ["filters", "kernelSize", "strides", "padding", "dilationRate", "groups", "activation", "useBias"];
  expectKnownOptions("conv2D", options, known);
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
  for (const [name, value] of Object.entries({ filters, groups })) expectPositiveInteger(`conv2D.${name}`, value);
  const [sizes, steps, rates] = [
    expectPair("conv2D.kernelSize", kernelSize),
    expectPair("conv2D.strides", strides),
    expectPair("conv2D.dilationRate", dilationRate),
  ];
  expectOneOf("conv2D.padding", padding, ["valid", "same"]);
  expectActivation("conv2D.activation", activation);
  const recorded = { filters, kernelSize, strides, padding, dilationRate, groups, activation, useBias };
  const windows = [0, 1].map((axis) => ({ size: sizes[axis]!, stride: steps[axis]!, dilation: rates[axis]! }));
  return defineLayer("conv2D", recorded, ({ value }, scope) => {
    expectAxes(scope.path, value, "[batch, rows, columns, channels]");
    expectGroups(scope.path, groups, { channels: lastAxis(value), filters });
    const x = windows.reduce((sofar, window, i) => {
      const padded = pad(sofar, 1 + i, ...zerosAround(padding, window, value.shape[1 + i]!, false));
      expectFits(scope.path, window, padded.shape[1 + i]!, "image");
      return padded;
    }, value);
    const weight = scope.param("weight", [...sizes, lastAxis(value) / groups, filters], glorotUniform);
    const products = convolve(x, weight, windows, groups);
    const y = useBias ? add(products, scope.param("bias", [filters], zeros)) : products;
    return { value: activations[activation](y), mask: null };
  });
}
