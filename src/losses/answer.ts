// What `predict` would answer, for losses that measure answers rather than logits.
import { softmax } from "../graph/composites/softmax.ts";
import type { Value } from "../graph/node.ts";
import { sigmoid, softplus } from "../graph/ops/index.ts";
import type { OutputActivation } from "./loss.ts";

/** f(z), f the output activation. Shapes: `[batch, width]` → the same. */
export function answer(logits: Value, output: OutputActivation): Value {
  if (output === "sigmoid") return sigmoid(logits);
  if (output === "softmax") return softmax(logits);
  return output === "softplus" ? softplus(logits) : logits;
}

/** Every output activation, for losses that can measure the answers of each. */
export const allOutputs: readonly OutputActivation[] = ["linear", "sigmoid", "softmax", "softplus"];
