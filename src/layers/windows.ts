// Windows that slide along an axis: what convolutions and pooling read, and which of them lie inside the text.
import { expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { and, cast, pad, slice } from "../graph/ops/index.ts";

export interface Window {
  /** Elements of a window. */
  readonly size: number;
  /** Steps from one window to the next. */
  readonly stride: number;
  /** Steps from one element of a window to the next. */
  readonly dilation: number;
}

/**
 * "valid": only windows inside the input; "same": zeros around it, as many windows as input positions (for each stride);
 * "causal": zeros in front of it only, so that no window sees what comes later.
 */
export type Padding = "valid" | "same" | "causal";

/** Positions from the first element of a window to its last, both counted. */
export const spanOf = ({ size, dilation }: Window): number => (size - 1) * dilation + 1;

/**
 * Zeros before and after an axis of `length`. Where padding is told apart (`masked`) the answer does not depend on the length: a window
 * begins at every stride of the batch, however far it is padded. "same" is then what Keras gives a text that is a multiple of the stride.
 */
export function zerosAround(padding: Padding, window: Window, length: number, masked: boolean): readonly [before: number, after: number] {
  const span = spanOf(window);
  if (padding === "valid") return [0, masked ? span - 1 : 0];
  if (padding === "causal") return [span - 1, 0];
  if (masked) {
    const before = Math.floor(Math.max(span - window.stride, 0) / 2);
    return [before, span - 1 - before];
  }
  const around = Math.max((Math.ceil(length / window.stride) - 1) * window.stride + span - length, 0);
  return [Math.floor(around / 2), Math.ceil(around / 2)];
}

/** The elements of all windows: part j holds element j of each. */
export function windowParts(x: Value, axis: number, window: Window): Value[] {
  const last = spanOf(window) - 1;
  return Array.from({ length: window.size }, (_, j) => {
    const start = j * window.dilation;
    return slice(x, axis, start, start === last ? null : start - last, window.stride);
  });
}

/** The mask of the windows: a valid one has to lie wholly inside the text, another is text where it begins. */
export function windowMask(mask: Value, padding: Padding, window: Window): Value {
  const last = spanOf(window) - 1;
  const inside = padding === "valid" && last > 0 ? and(mask, shifted(mask, last)) : mask;
  return window.stride === 1 ? inside : slice(inside, 1, 0, null, window.stride);
}

function shifted(mask: Value, steps: number): Value {
  return cast(slice(pad(cast(mask, "float32"), 1, 0, steps), 1, steps, null), "bool");
}

/** Refuses windows that are longer than what they slide over. */
export function expectFits(path: string, window: Window, length: number, what: "text" | "image" = "text"): void {
  const span = spanOf(window);
  if (span <= length) return;
  throw new TercetError("kernel-too-long", {
    where: path,
    expected: `a kernel no longer than the ${what}: ${length} or less`,
    received: window.dilation === 1 ? `${span}` : `${window.size} with dilation ${window.dilation}, which spans ${span}`,
    hint: `${what === "text" ? `Set maxLength to ${span} or more, a` : "A"} smaller size, or padding: "same".`,
  });
}

/** Refuses features of another rank. `axes` names what is expected: "[batch, length, features]". */
export function expectAxes(path: string, value: Value, axes: string): void {
  if (value.shape.length === axes.split(",").length) return;
  throw new TercetError("shape-mismatch", { where: path, expected: axes, received: `[${value.shape}]` });
}

/** One number for both axes of an image, or two. */
export type Pair = number | readonly [number, number];

export function expectPair(option: string, value: Pair): readonly [number, number] {
  const pair = typeof value === "number" ? [value, value] : value;
  const holds = Array.isArray(pair) && pair.length === 2 && pair.every((each) => Number.isInteger(each) && each > 0);
  expectOption(holds, option, "a positive whole number, or two", value);
  return pair as readonly [number, number];
}
