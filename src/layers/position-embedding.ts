// A learned vector for each position.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { add, cast, gather, slice } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { uniform } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { positionsOf } from "./positions.ts";

export interface PositionEmbeddingOptions {
  /** Longest text, in tokens: there is a vector for each position up to there. */
  readonly sequenceLength: number;
}

/**
 * y[b, t] = x[b, t] + table[t]
 *
 * Shapes: x `[batch, length, features]`, length ≤ sequenceLength → same. Start values are uniform in ±0.05, as those of word vectors.
 * Throws `option-invalid` for a text that is longer than the table.
 * Source: Gehring et al. 2017, https://arxiv.org/abs/1705.03122, §3.1; Devlin et al. 2018, https://arxiv.org/abs/1810.04805.
 */
export function positionEmbedding(options: PositionEmbeddingOptions): Layer {
  expectKnownOptions("positionEmbedding", options, ["sequenceLength"]);
  const { sequenceLength } = options;
  expectPositiveInteger("positionEmbedding.sequenceLength", sequenceLength);
  return defineLayer("positionEmbedding", { sequenceLength }, ({ value, mask }, scope) => {
    const length = value.shape[1]!;
    if (length > sequenceLength) {
      throw new TercetError("option-invalid", {
        where: scope.path,
        option: "positionEmbedding.sequenceLength",
        expected: `at least the length of the texts, ${length}`,
        received: String(sequenceLength),
      });
    }
    const table = scope.param("weight", [sequenceLength, lastAxis(value)], uniform(0.05));
    const rows = value.names[1] === null ? slice(table, 0, 0, length) : gather(table, cast(positionsOf(value, 1), "int32"));
    return { value: add(value, rows), mask };
  });
}
