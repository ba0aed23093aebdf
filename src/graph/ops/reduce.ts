// Reductions over axes.
import { makeNode, type Value } from "../node.ts";
import { normalizeAxis, withoutAxes } from "../shapes.ts";

export interface ReduceOptions {
  /** Default: all axes. */
  readonly axes?: readonly number[];
  /** Default false. */
  readonly keepDims?: boolean;
}

function reduce(
  op: "ReduceSum" | "ReduceMean" | "ReduceMax",
  x: Value,
  { axes = x.shape.map((_, axis) => axis), keepDims = false }: ReduceOptions,
): Value {
  const normalized = axes.map((axis) => normalizeAxis(op, x, axis)).sort((a, b) => a - b);
  if (normalized.length === 0) return x;
  // The gradient of a maximum goes to one element: one axis at a time, from the last, finds it.
  if (op === "ReduceMax" && normalized.length > 1) {
    return normalized.reduceRight((partial, axis) => reduce(op, partial, { axes: [axis], keepDims }), x);
  }
  return makeNode(op, [x], { axes: normalized, keepDims }, [{ ...withoutAxes(x, normalized, keepDims), dtype: x.dtype }]).outputs[0]!;
}

export const reduceSum = (x: Value, options: ReduceOptions = {}) => reduce("ReduceSum", x, options);
export const reduceMean = (x: Value, options: ReduceOptions = {}) => reduce("ReduceMean", x, options);
/** Where several elements are largest, the first of them gets the gradient. */
export const reduceMax = (x: Value, options: ReduceOptions = {}) => reduce("ReduceMax", x, options);

/** The index (int64) of the first largest element along an axis. */
export function argMax(x: Value, axis: number): Value {
  const normalized = normalizeAxis("argMax", x, axis);
  return makeNode("ArgMax", [x], { axis: normalized }, [{ ...withoutAxes(x, [normalized], false), dtype: "int64" }]).outputs[0]!;
}

/** Running sum along an axis, its own element included; from the end when reversed. */
export function cumSum(x: Value, axis: number, { reverse = false } = {}): Value {
  return makeNode("CumSum", [x], { axis: normalizeAxis("cumSum", x, axis), reverse }, [x]).outputs[0]!;
}
