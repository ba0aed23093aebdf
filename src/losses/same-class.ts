// Which rows of a batch are of one class, for losses that compare rows.
import type { Value } from "../graph/node.ts";
import { and, cast, constant, equal, greater, not, unsqueeze } from "../graph/ops/index.ts";

export interface Pairs {
  /** Whether the rows i and j are two different rows of one class: bool `[batch, batch]`. */
  readonly same: Value;
  /** Whether they are of two classes. */
  readonly different: Value;
}

/** Pairs of the rows of a batch, labels int32 `[batch]`. Rows of weight 0 are in no pair: they only fill the batch up. */
export function pairsOf(labels: Value, weights?: Value): Pairs {
  const isSame = equal(unsqueeze(labels, [1]), unsqueeze(labels, [0])); // [batch, batch]
  const counts = weights && greater(weights, 0); // [batch]
  const counted = (pairs: Value) => (counts ? and(and(pairs, unsqueeze(counts, [1])), unsqueeze(counts, [0])) : pairs);
  return { same: counted(and(isSame, not(diagonal(labels.shape[0]!)))), different: counted(not(isSame)) };
}

function diagonal(size: number): Value {
  return cast(
    constant(
      Uint8Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0)),
      [size, size],
    ),
    "bool",
  );
}
