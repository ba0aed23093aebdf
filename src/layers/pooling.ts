// Pooling along one axis: the largest value or the mean of each window, of what is there. Texts use it once, images for each axis.
import { expectKnownOptions, expectOneOf, expectPositiveInteger } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, cast, div, fill, greater, maximum, mul, pad, unsqueeze, where } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes, expectFits, expectPair, type Pair, type Window, windowMask, windowParts, zerosAround } from "./windows.ts";

export interface Pooling1DOptions {
  /** Positions of a window. Default 2. */
  readonly poolSize?: number;
  /** Positions from one window to the next. Default `poolSize`. */
  readonly strides?: number;
  /** "valid": only windows inside the text; "same": windows that reach beyond it too, of which only the text counts. Default "valid". */
  readonly padding?: "valid" | "same";
}

export interface Pooling2DOptions {
  /** Rows and columns of a window; one number for both. Default 2. */
  readonly poolSize?: Pair;
  /** Steps from one window to the next. Default `poolSize`. */
  readonly strides?: Pair;
  /** "valid": only windows inside the image; "same": windows that reach beyond it too. Default "valid". */
  readonly padding?: "valid" | "same";
}

type Kind = "max" | "average";

// Below every feature, and finite: it stands where nothing is.
const lowest = -1e9;

/** The layer over time: `[batch, length, features]` → `[batch, windows, features]`. */
export function pooling1D(name: string, kind: Kind, options: Pooling1DOptions): Layer {
  expectKnownOptions(name, options, ["poolSize", "strides", "padding"]);
  const { poolSize = 2, strides = poolSize, padding = "valid" } = options;
  expectPositiveInteger(`${name}.poolSize`, poolSize);
  expectPositiveInteger(`${name}.strides`, strides);
  expectOneOf(`${name}.padding`, padding, ["valid", "same"]);
  const window = { size: poolSize, stride: strides, dilation: 1 };
  return defineLayer(name, { poolSize, strides, padding }, ({ value, mask }, scope) => {
    expectAxes(scope.path, value, "[batch, length, features]");
    const around = zerosAround(padding, window, value.shape[1]!, mask !== null);
    expectFits(scope.path, window, value.shape[1]! + around[0] + around[1]);
    const present = mask && unsqueeze(cast(mask, "float32"), [2]); // [batch, length, 1]
    const y = poolAxis(kind, value, { axis: 1, window, around, present });
    if (!mask) return { value: y, mask: null };
    const inside = windowMask(mask, padding, window);
    return { value: where(unsqueeze(inside, [2]), y, 0), mask: inside };
  });
}

/** The layer over images: `[batch, rows, columns, channels]` → `[batch, rows′, columns′, channels]`. */
export function pooling2D(name: string, kind: Kind, options: Pooling2DOptions): Layer {
  expectKnownOptions(name, options, ["poolSize", "strides", "padding"]);
  const { poolSize = 2, strides = poolSize, padding = "valid" } = options;
  const [sizes, steps] = [expectPair(`${name}.poolSize`, poolSize), expectPair(`${name}.strides`, strides)];
  expectOneOf(`${name}.padding`, padding, ["valid", "same"]);
  return defineLayer(name, { poolSize, strides, padding }, ({ value }, scope) => {
    expectAxes(scope.path, value, "[batch, rows, columns, channels]");
    // A window of an image is all of its rows, of all of its columns: one axis after the other gives the same maximum and the same mean.
    const y = [1, 2].reduce((sofar, axis) => {
      const window = { size: sizes[axis - 1]!, stride: steps[axis - 1]!, dilation: 1 };
      const around = zerosAround(padding, window, value.shape[axis]!, false);
      expectFits(scope.path, window, value.shape[axis]! + around[0] + around[1], "image");
      return poolAxis(kind, sofar, { axis, window, around, present: null });
    }, value);
    return { value: y, mask: null };
  });
}

interface AxisPooling {
  readonly axis: number;
  readonly window: Window;
  readonly around: readonly [before: number, after: number];
  /** 1 where something is, 0 where padding stands; null: everywhere. Of x's rank. */
  readonly present: Value | null;
}

function poolAxis(kind: Kind, x: Value, { axis, window, around, present }: AxisPooling): Value {
  const isWhole = present === null && around[0] + around[1] === 0;
  const there = isWhole ? null : pad(present ?? onesAlong(x, axis), axis, ...around);
  const known = there && greater(there, 0);
  const padded = pad(x, axis, ...around);
  if (kind === "max") return windowParts(known ? where(known, padded, lowest) : padded, axis, window).reduce((a, b) => maximum(a, b));
  const sum = windowParts(known ? where(known, padded, 0) : padded, axis, window).reduce((a, b) => add(a, b));
  if (!there) return mul(sum, 1 / window.size);
  return div(
    sum,
    maximum(
      windowParts(there, axis, window).reduce((a, b) => add(a, b)),
      1,
    ),
  );
}

function onesAlong(x: Value, axis: number): Value {
  return fill(
    1,
    x,
    x.shape.map((_, i) => (i === axis ? { copy: i } : 1)),
  );
}
