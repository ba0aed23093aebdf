// Rows of one class alike, rows of others not, over all pairs of the batch.
import { expectPositive } from "../core/check.ts";
import { cast, div, exp, log, matmul, maximum, mul, neg, or, reduceMax, reduceSum, sub, where } from "../graph/ops/index.ts";
import { toUnitLength } from "./cosine-similarity.ts";
import type { Loss } from "./loss.ts";
import { pairsOf } from "./same-class.ts";

export interface SupervisedContrastiveOptions {
  /** τ: the smaller, the more the nearest pairs count. Default 0.07. */
  readonly temperature?: number;
}

/**
 * lossᵢ = −mean over j of i's class of log( exp(sᵢⱼ) / Σ_{a ≠ i} exp(sᵢₐ) ),  sᵢⱼ = ẑᵢ·ẑⱼ / τ, ẑ = z / ‖z‖   (nats)
 *
 * Shapes: logits are embeddings `[batch, width]`, targets class indices int32 `[batch]` → `[batch]`. A row without a second row of its
 * class gives 0. The largest similarity is subtracted first, so exp never overflows.
 * It depends on which rows share a batch, and how many: `evaluate` takes 32.
 * Source: Khosla et al. 2020, https://arxiv.org/abs/2004.11362, eq. 2, with one view a row.
 */
export function supervisedContrastive({ temperature = 0.07 }: SupervisedContrastiveOptions = {}): Loss {
  expectPositive("supervisedContrastive.temperature", temperature);
  return {
    id: "supervisedContrastive",
    name: "supervised contrastive",
    targets: "index",
    outputs: ["linear"],
    scope: "batch",
    answers: "embedding",
    perExample: (z, labels, _output, weights) => {
      const last = { axes: [-1], keepDims: true };
      const { same, different } = pairsOf(labels, weights);
      const unit = toUnitLength(z);
      const compared = or(same, different);
      const all = where(compared, mul(matmul(unit, unit, { transposeB: true }), 1 / temperature), -1e30); // [batch, batch]
      const shifted = where(compared, sub(all, reduceMax(all, last)), 0);
      const sum = reduceSum(mul(exp(shifted), cast(compared, "float32")), last); // [batch, 1], at least 1 where there is a pair
      const logShare = sub(shifted, log(maximum(sum, 1e-30)));
      const isSame = cast(same, "float32");
      const total = reduceSum(mul(isSame, logShare), { axes: [-1] });
      return neg(div(total, maximum(reduceSum(isSame, { axes: [-1] }), 1)));
    },
  };
}
