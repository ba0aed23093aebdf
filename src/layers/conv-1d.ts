// One-dimensional convolution over time.
import { expectKnownOptions, expectOneOf, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { add, cast, matmul, pad, reshape, slice, split, transpose } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { type ActivationName, activations, expectActivation } from "./activations.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { zeroPadding } from "./masking.ts";

export interface Conv1DOptions {
  readonly filters: number;
  readonly kernelSize: number;
  /** "valid": only windows inside the text, so the result is shorter; "same": zeros around it, result as long as the text. Default "valid". */
  readonly padding?: "valid" | "same";
  /** Default "linear". */
  readonly activation?: ActivationName;
}

/**
 * y[b, t] = activation(Σⱼ x[b, t + j]·Wⱼ + bias), 0 ≤ j < kernelSize
 *
 * Shapes: x `[batch, length, features]`, W `[kernelSize, features, filters]` → `[batch, length, filters]`;
 * with valid padding and no mask, `[batch, length − kernelSize + 1, filters]`.
 * Padding positions count as zeros. With a mask the length stays, whatever the batch was padded to, and a valid window is masked
 * unless it lies wholly inside the text. Throws `kernel-too-long` when a valid kernel without a mask does not fit into the text.
 */
export function conv1D(options: Conv1DOptions): Layer {
  expectKnownOptions("conv1D", options, ["filters", "kernelSize", "padding", "activation"]);
  const { filters, kernelSize, padding = "valid", activation = "linear" } = options;
  expectPositiveInteger("conv1D.filters", filters);
  expectPositiveInteger("conv1D.kernelSize", kernelSize);
  expectOneOf("conv1D.padding", padding, ["valid", "same"]);
  expectActivation("conv1D.activation", activation);
  return defineLayer("conv1D", { filters, kernelSize, padding, activation }, ({ value, mask }, scope) => {
    const before = padding === "same" ? Math.floor((kernelSize - 1) / 2) : 0;
    const after = padding === "same" || mask ? kernelSize - 1 - before : 0; // a batch may be shorter than the kernel, if masked
    const x = pad(zeroPadding(value, mask), 1, before, after);
    expectFits(scope.path, kernelSize, x.shape[1]!);
    const weight = scope.param("weight", [kernelSize, lastAxis(value), filters], glorotUniform);
    const y = add(shiftedProducts(x, weight), scope.param("bias", [filters], zeros));
    return { value: activations[activation](y), mask: mask && padding === "valid" ? lastIsText(mask, kernelSize) : mask };
  });
}

/** Whether the last token of the window that begins at each position is text. */
function lastIsText(mask: Value, kernelSize: number): Value {
  const shifted = pad(cast(mask, "float32"), 1, 0, kernelSize - 1);
  return cast(slice(shifted, 1, kernelSize - 1, null), "bool");
}

export function expectFits(path: string, kernelSize: number, length: number): void {
  if (kernelSize <= length) return;
  throw new TercetError("kernel-too-long", {
    where: path,
    expected: `a kernel no longer than the text: ${length} or less`,
    received: `kernelSize ${kernelSize}`,
    hint: `Set maxLength to ${kernelSize} or more, a smaller kernelSize, or padding: "same".`,
  });
}

/** Σⱼ x[:, j : j + windows]·Wⱼ as one product for all j, then shifted sums: half the time of a convolution op (36 against 77 ms). */
export function shiftedProducts(x: Value, weight: Value): Value {
  const [kernelSize, , filters] = weight.shape as [number, number, number];
  const products = matmul(x, besideEachOther(weight)); // [batch, length, kernelSize·filters]
  return sumShifted(split(products, new Array<number>(kernelSize).fill(filters), -1));
}

/** The kernels of all offsets beside each other: `[kernelSize, features, filters]` → `[features, kernelSize·filters]`. */
export function besideEachOther(weight: Value): Value {
  const [kernelSize, features, filters] = weight.shape as [number, number, number];
  return reshape(transpose(weight, [1, 0, 2]), [features, kernelSize * filters]);
}

/** Part j moved j steps towards the start, all added up; the result has a window for each place where all parts reach. */
export function sumShifted(parts: readonly Value[]): Value {
  const last = parts.length - 1;
  return parts.map((part, j) => slice(part, 1, j, j === last ? null : j - last)).reduce((sum, part) => add(sum, part));
}
