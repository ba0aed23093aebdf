// Dense: every input feature to every output feature.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { add, matmul } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { type ActivationName, activations, expectActivation } from "./activations.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface DenseOptions {
  readonly units: number;
  /** Default "linear". */
  readonly activation?: ActivationName;
  /** Default true. */
  readonly useBias?: boolean;
}

/**
 * y = activation(x·W + b)
 *
 * Shapes: x `[..., features]`, W `[features, units]`, b `[units]` → `[..., units]`.
 */
export function dense(options: DenseOptions): Layer {
  expectKnownOptions("dense", options, ["units", "activation", "useBias"]);
  const { units, activation = "linear", useBias = true } = options;
  expectPositiveInteger("dense.units", units);
  expectActivation("dense.activation", activation);
  return defineLayer("dense", { units, activation, useBias }, ({ value, mask }, scope) => {
    const y = matmul(value, scope.param("weight", [lastAxis(value), units], glorotUniform)); // [..., units]
    return { value: activations[activation](useBias ? add(y, scope.param("bias", [units], zeros)) : y), mask };
  });
}
