// Cross-entropy of one class among many, given by its index.
import { softmaxCrossEntropy } from "../graph/composites/softmax.ts";
import type { Loss } from "./loss.ts";

/** lossᵢ = log Σ_c exp(zᵢ_c) − zᵢ_yᵢ   (nats). Shapes: logits `[batch, classes]`, targets int32 `[batch]` → `[batch]`. */
export const sparseCategoricalCrossentropy: Loss = {
  id: "sparseCategoricalCrossentropy",
  name: "sparse categorical cross-entropy",
  targets: "index",
  outputs: ["softmax"],
  perExample: softmaxCrossEntropy,
};
