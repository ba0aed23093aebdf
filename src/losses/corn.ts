// Classes in an order: is it above the lowest, and if so, above the next …?
import { cast, constant, greater, less, mul, reduceSum, softplus, sub, unsqueeze } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";

/**
 * lossᵢ = Σ_{k ≤ yᵢ} −log of σ(zᵢ_k) where yᵢ > k, else of 1 − σ(zᵢ_k),  σ(z_k) = P(y > k | y ≥ k)   (nats)
 *
 * Shapes: logits `[batch, classes − 1]`, targets class indices int32 `[batch]`, in their order → `[batch]`. It is −log P(yᵢ), with
 * P(y > k) = Π_{j ≤ k} σ(z_j): a far class costs more than a near one. The answer is the number of k with P(y > k) > ½.
 * Source: Shi, Cao & Raschka 2021, https://arxiv.org/abs/2111.08851, eq. 6. Departs: the authors divide the sum over a batch by its number
 * of terms, the caller here by the number of rows.
 */
export const corn: Loss = {
  id: "corn",
  name: "CORN, for classes in an order",
  targets: "index",
  outputs: ["sigmoid"],
  answers: "ranks",
  perExample: (z, labels) => {
    const rank = constant(
      Float32Array.from({ length: z.shape[1]! }, (_, k) => k),
      [1, z.shape[1]!],
    );
    const y = unsqueeze(cast(labels, "float32"), [1]); // [batch, 1]
    const isAsked = cast(less(rank, sub(y, -0.5)), "float32"); // k ≤ y: [batch, classes − 1]
    const isAbove = cast(greater(y, rank), "float32");
    return reduceSum(mul(isAsked, sub(softplus(z), mul(z, isAbove))), { axes: [-1] });
  },
};
