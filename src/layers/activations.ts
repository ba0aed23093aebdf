// The activation functions by name, one table for layers, files and the command line.
import { expectOneOf } from "../core/check.ts";
import { gelu } from "../graph/composites/gelu.ts";
import { softmax } from "../graph/composites/softmax.ts";
import type { Value } from "../graph/node.ts";
import { relu, sigmoid, softplus, tanh } from "../graph/ops/index.ts";

export const activations = {
  linear: (x: Value) => x,
  relu,
  gelu,
  tanh,
  sigmoid,
  softmax: (x: Value) => softmax(x, -1),
  softplus,
} as const;

export type ActivationName = keyof typeof activations;

export function expectActivation(option: string, name: string): asserts name is ActivationName {
  expectOneOf(option, name, Object.keys(activations));
}
