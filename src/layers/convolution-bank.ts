// Convolutions of several widths with their maximum over time: the heart of TextCNN.
import { expectKnownOptions, expectOption, expectPositiveInteger } from "../core/check.ts";
import { add, argMax, concat, matmul, pad, reduceMax, relu, slice, split, unsqueeze, where } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { besideEachOther, sumShifted } from "./convolve.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { zeroPadding } from "./masking.ts";
import { expectFits } from "./windows.ts";
import { windowsAt } from "./windows-at.ts";

/**
 * Positions from which a training step computes the strongest windows once more, by themselves: their gradient touches one window a filter,
 * that of the maximum all of them. Measured for 64 texts, 128 features, 3 × 100 filters.
 */
const longText = 48;

export interface ConvolutionBankOptions {
  /** Widths of the kernels, in tokens. */
  readonly kernelSizes: readonly number[];
  /** Filters of each width. */
  readonly filters: number;
}

/**
 * For each width k:  y = maxₜ relu(Σⱼ x[t + j]·Wⱼ + b), 0 ≤ j < k; the results of all widths side by side
 *
 * Shapes: `[batch, length, features]` → `[batch, widths·filters]`. One product serves all widths.
 * With a mask, a window begins at every token and reads zeros after the end, so that a text shorter than a kernel still counts.
 * Source: Kim 2014, https://arxiv.org/abs/1408.5882
 */
export function convolutionBank(options: ConvolutionBankOptions): Layer {
  expectKnownOptions("convolutionBank", options, ["kernelSizes", "filters"]);
  const { kernelSizes, filters } = options;
  expectOption(Array.isArray(kernelSizes) && kernelSizes.length > 0, "convolutionBank.kernelSizes", "at least one width", kernelSizes);
  kernelSizes.forEach((size, i) => {
    expectPositiveInteger(`convolutionBank.kernelSizes[${i}]`, size);
  });
  expectPositiveInteger("convolutionBank.filters", filters);
  return defineLayer("convolutionBank", { kernelSizes, filters }, ({ value, mask }, scope) => {
    const longest = Math.max(...kernelSizes);
    const features = lastAxis(value);
    const x = mask ? pad(zeroPadding(value, mask), 1, 0, longest - 1) : value;
    expectFits(scope.path, { size: longest, stride: 1, dilation: 1 }, x.shape[1]!);
    const weights = kernelSizes.map((size) => scope.param(`kernel_${size}`, [size, features, filters], glorotUniform));
    const products = matmul(x, concat(weights.map(besideEachOther), 1)); // [batch, length, Σ widths·filters]
    const total = kernelSizes.reduce((sum, size) => sum + size, 0);
    const parts = split(products, new Array<number>(total).fill(filters), -1);
    const sparse = scope.training && x.shape[1]! >= longText;
    let next = 0;
    const pooled = kernelSizes.map((size, i) => {
      const bias = scope.param(`bias_${size}`, [filters], zeros);
      const windows = add(sumShifted(parts.slice(next, next + size)), bias); // [batch, windows, filters]
      next += size;
      // A window of a short kernel may begin in the zeros that the longest one needs: those are cut off.
      const extra = mask ? longest - size : 0;
      const begun = extra > 0 ? slice(windows, 1, 0, -extra) : windows;
      // Padding counts as 0, which relu's result never goes below; relu is monotone: the maximum first makes it cheaper.
      const shown = mask ? where(unsqueeze(mask, [2]), begun, 0) : begun;
      if (!sparse) return relu(reduceMax(shown, { axes: [1] }));
      return relu(windowsAt(argMax(shown, 1), { x, weight: weights[i]!, bias, mask }));
    });
    return { value: concat(pooled, -1), mask: null };
  });
}
