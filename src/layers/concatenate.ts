// Concatenate: values side by side, along their features or one text after the other.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { concat, fill, greater } from "../graph/ops/index.ts";
import { defineLayer, type Features, type Layer, type Tensor } from "./layer.ts";
import { callOn, commonMask } from "./merge.ts";

export interface ConcatenateOptions {
  /** −1: along the features. 1: one sequence after the other; the network then sees padding, which comes to stand between them. Default −1. */
  readonly axis?: -1 | 1;
}

/**
 * y = [a, b, …] along an axis. Within `network`: `concatenate([a, b])`.
 *
 * Shapes: `[batch, ..., m]` and `[batch, ..., n]` → `[batch, ..., m + n]`; with axis 1 `[batch, m, features]` and `[batch, n, features]`
 * → `[batch, m + n, features]`. All other sizes have to be equal. Throws `shape-mismatch`.
 */
export function concatenate(inputs: readonly Tensor[], options: ConcatenateOptions = {}): Tensor {
  return callOn(concatenateLayer(options), inputs);
}

export function concatenateLayer(options: ConcatenateOptions = {}): Layer {
  expectKnownOptions("concatenate", options, ["axis"]);
  const { axis = -1 } = options;
  expectOption(axis === -1 || axis === 1, "concatenate.axis", "-1 or 1", axis);
  return defineLayer(
    "concatenate",
    { axis },
    (first, scope, ...others) => {
      const inputs = [first, ...others];
      const values = inputs.map(({ value }) => value);
      expectSides(scope.path, values, axis);
      return { value: concat(values, axis), mask: axis === 1 ? joinedMask(inputs) : commonMask(inputs) };
    },
    { paddingBlind: axis === -1, inputs: [2, Number.POSITIVE_INFINITY] },
  );
}

function expectSides(where: string, values: readonly Value[], axis: number): void {
  const along = axis < 0 ? values[0]!.shape.length + axis : axis;
  const sides = values.map(({ shape }) => `${shape.map((size, i) => (i === along ? "any" : size))}`);
  if (new Set(sides).size === 1) return;
  const received = values.map(({ shape }) => `[${shape}]`).join(", ");
  const expected = `shapes that are equal but for axis ${along}`;
  const hint = "A pooling layer makes vectors of sequences.";
  throw new TercetError("shape-mismatch", { where, expected, received, hint });
}

/** One mask after the other; of a sequence without one every position counts. */
function joinedMask(inputs: readonly Features[]): Value | null {
  if (inputs.every(({ mask }) => mask === null) || inputs[0]!.value.shape.length === 2) return null;
  return concat(
    inputs.map(({ value, mask }) => mask ?? greater(fill(1, value, [{ copy: 0 }, { copy: 1 }]), 0)),
    1,
  );
}
