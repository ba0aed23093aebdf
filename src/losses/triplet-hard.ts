// Rows of one class nearer than rows of others, by the hardest pairs of the batch.
import { expectPositive } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, maximum, mul, neg, reduceMax, reduceSum, sqrt, sub, unsqueeze, where } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";
import { pairsOf } from "./same-class.ts";

export interface TripletHardOptions {
  /** How much nearer the rows of its own class should be than all others. Default 1. */
  readonly margin?: number;
}

/**
 * lossᵢ = max(0, max_{j of i's class} ‖zᵢ − zⱼ‖ − min_{k of another class} ‖zᵢ − z_k‖ + margin)
 *
 * Shapes: logits are embeddings `[batch, width]`, targets class indices int32 `[batch]` → `[batch]`; the distances take `[batch, batch,
 * width]`. A row without a second row of its class, or without one of another, gives 0. Distances below 1e-6 have no gradient.
 * It depends on which rows share a batch, and how many: `evaluate` takes 32.
 * Source: Hermans, Beyer & Leibe 2017, https://arxiv.org/abs/1703.07737, eq. 5, with different rows as pairs.
 */
export function tripletHard({ margin = 1 }: TripletHardOptions = {}): Loss {
  expectPositive("tripletHard.margin", margin);
  return {
    id: "tripletHard",
    name: "batch-hard triplet",
    targets: "index",
    outputs: ["linear"],
    scope: "batch",
    answers: "embedding",
    perExample: (z, labels, _output, weights) => {
      const { same, different } = pairsOf(labels, weights);
      const distance = distances(z); // [batch, batch]
      const farthest = reduceMax(where(same, distance, -none), { axes: [-1] });
      const nearest = neg(reduceMax(where(different, neg(distance), -none), { axes: [-1] }));
      return maximum(add(sub(farthest, nearest), margin), 0);
    },
  };
}

const none = 1e30; // stands for "no such pair": further than any

function distances(z: Value): Value {
  const difference = sub(unsqueeze(z, [1]), unsqueeze(z, [0])); // [batch, batch, width]
  return sqrt(maximum(reduceSum(mul(difference, difference), { axes: [-1] }), 1e-12));
}
