// softmax, and the cross-entropy that is computed with it.
import { makeNode, type Value } from "../node.ts";
import { expectShape, normalizeAxis } from "../shapes.ts";

/** Softmax along an axis: yᵢ = e^(xᵢ − max x) / Σⱼ e^(xⱼ − max x). */
export function softmax(x: Value, axis = -1): Value {
  return makeNode("Softmax", [x], { axis: normalizeAxis("softmax", x, axis) }, [x]).outputs[0]!;
}

/**
 * Cross-entropy of integer labels under softmax:  lossᵢ = log Σ_c exp(zᵢ_c) − zᵢ_yᵢ   (nats)
 *
 * Shapes: logits `[..., classes]`, labels `[...]` int32 → `[...]`.
 * The largest logit is subtracted first, so exp never overflows. The gradient softmax(z) − onehot(y) is written directly.
 */
export function softmaxCrossEntropy(logits: Value, labels: Value): Value {
  expectShape("softmaxCrossEntropy", "labels", labels, logits.shape.slice(0, -1));
  return makeNode("SoftmaxCrossEntropy", [logits, labels], {}, [{ ...labels, dtype: "float32" }]).outputs[0]!;
}
