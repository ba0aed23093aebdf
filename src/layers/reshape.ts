// The numbers of an example in another shape.
import { sizeOf } from "../core/array.ts";
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { reshape as reshapeValue } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";

export interface ReshapeOptions {
  /** Sizes of the axes of an example, without the batch. */
  readonly targetShape: readonly number[];
}

/**
 * Shapes: `[batch, ...axes]` → `[batch, ...targetShape]`, the elements in their order. For images and vectors; a mask ends here.
 * Throws `shape-mismatch` unless both shapes have as many elements.
 */
export function reshape(options: ReshapeOptions): Layer {
  expectKnownOptions("reshape", options, ["targetShape"]);
  const { targetShape } = options;
  const holds = Array.isArray(targetShape) && targetShape.every((size) => Number.isInteger(size) && size > 0);
  expectOption(holds, "reshape.targetShape", "positive whole numbers", targetShape);
  return defineLayer(
    "reshape",
    { targetShape },
    ({ value }, scope) => {
      const size = sizeOf(value.shape.slice(1));
      if (sizeOf(targetShape) !== size) {
        throw new TercetError("shape-mismatch", {
          where: scope.path,
          expected: `a shape of ${size} numbers, as in [${value.shape.slice(1)}]`,
          received: `[${targetShape}]`,
        });
      }
      return { value: reshapeValue(value, [{ copy: 0 }, ...targetShape]), mask: null };
    },
    { paddingBlind: false },
  );
}
