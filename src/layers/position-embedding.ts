// A learned vector for each position.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, cast, gather, int32, minimum, slice } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { uniform } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { positionsOf } from "./positions.ts";

export interface PositionEmbeddingOptions {
  /** Positions that have a vector of their own; those after them share the last one. */
  readonly sequenceLength: number;
}

/**
 * y[b, t] = x[b, t] + table[min(t, sequenceLength − 1)]
 *
 * Shapes: x `[batch, length, features]` → same. Start values are uniform in ±0.05, as those of word vectors.
 * Source: Gehring et al. 2017, https://arxiv.org/abs/1705.03122, §3.1; Devlin et al. 2018, https://arxiv.org/abs/1810.04805.
 * Departs: a longer text is no error. Its last positions are not told apart.
 */
export function positionEmbedding(options: PositionEmbeddingOptions): Layer {
  expectKnownOptions("positionEmbedding", options, ["sequenceLength"]);
  const { sequenceLength } = options;
  expectPositiveInteger("positionEmbedding.sequenceLength", sequenceLength);
  return defineLayer("positionEmbedding", { sequenceLength }, ({ value, mask }, scope) => {
    const table = scope.param("weight", [sequenceLength, lastAxis(value)], uniform(0.05));
    return { value: add(value, rowsFor(table, value)), mask };
  });
}

/** The table's rows for the positions of x: `[length, features]`. */
function rowsFor(table: Value, x: Value): Value {
  const [length, last] = [x.shape[1]!, table.shape[0]! - 1];
  if (x.names[1] !== null) return gather(table, cast(minimum(positionsOf(x, 1), last), "int32"));
  if (length <= last + 1) return slice(table, 0, 0, length);
  return gather(table, int32(Array.from({ length }, (_, position) => Math.min(position, last))));
}
