// Activation as a layer of its own.
import { type ActivationName, activations, expectActivation } from "./activations.ts";
import { defineLayer, type Layer } from "./layer.ts";

/** y = f(x), with f one of the named activations. */
export function activation(name: ActivationName): Layer {
  expectActivation("activation", name);
  return defineLayer("activation", { name }, ({ value, mask }) => ({ value: activations[name](value), mask }));
}
