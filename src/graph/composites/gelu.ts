// The Gaussian error linear unit as one node.
import { makeNode, type Value } from "../node.ts";

/** gelu(x) = x · Φ(x) = x/2 · (1 + erf(x/√2)). Source: Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415. */
export function gelu(x: Value): Value {
  return makeNode("Gelu", [x], {}, [x]).outputs[0]!;
}
