// Ops that move elements without changing them.
import { sizeOf } from "../../core/array.ts";
import { TercetError } from "../../core/errors.ts";
import { type AxisName, makeNode, type Value } from "../node.ts";
import type { AxisSpec } from "../op-table.ts";
import { broadcast, normalizeAxis, resolveTarget } from "../shapes.ts";

/**
 * The same elements in another shape. A named axis is copied (`{ copy: axis }`, of `like`, default x) or inferred, never a raw number.
 * `like` is read only when an axis that is copied from it is symbolic.
 */
export function reshape(x: Value, target: readonly AxisSpec[], like: Value = x): Value {
  const type = resolveTarget("reshape", like, target, sizeOf(x.shape));
  const symbolic = like !== x && type.names.some((name) => name !== null);
  return makeNode("Reshape", symbolic ? [x, like] : [x], { target: symbolic || like === x ? target : type.shape }, [
    { ...type, dtype: x.dtype },
  ]).outputs[0]!;
}

/** Repeats axes of size 1. Axes are numbers, or copied from `like` (default x), which is read only when an axis is symbolic. */
export function expand(x: Value, target: readonly AxisSpec[], like: Value = x): Value {
  const type = resolveTarget("expand", like, target);
  broadcast("expand", [x, type]);
  const symbolic = type.names.some((name) => name !== null);
  return makeNode("Expand", symbolic ? [x, like] : [x], { target: symbolic ? target : type.shape }, [{ ...type, dtype: x.dtype }])
    .outputs[0]!;
}

export function transpose(x: Value, permutation: readonly number[]): Value {
  if (permutation.length !== x.shape.length || !x.shape.every((_, axis) => permutation.includes(axis))) {
    throw new TercetError("shape-mismatch", {
      where: "transpose",
      expected: `each axis of [${x.shape}] once`,
      received: `permutation [${permutation}]`,
    });
  }
  const shape = permutation.map((axis) => x.shape[axis]!);
  const names = permutation.map((axis) => x.names[axis]!);
  return makeNode("Transpose", [x], { permutation }, [{ shape, names, dtype: x.dtype }]).outputs[0]!;
}

export function swapAxes(x: Value, first: number, second: number): Value {
  const [a, b] = [normalizeAxis("swapAxes", x, first), normalizeAxis("swapAxes", x, second)];
  return transpose(
    x,
    x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
  );
}

/** Inserts axes of size 1 so that they stand at these positions of the result; negative ones count from its end. */
export function unsqueeze(x: Value, axes: readonly number[]): Value {
  const rank = x.shape.length + axes.length;
  const inserted = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  const shape = [...x.shape];
  const names: AxisName[] = [...x.names];
  for (const axis of inserted) {
    shape.splice(axis, 0, 1);
    names.splice(axis, 0, null);
  }
  return makeNode("Unsqueeze", [x], { axes: inserted }, [{ shape, names, dtype: x.dtype }]).outputs[0]!;
}

/** Removes axes of size 1. */
export function squeeze(x: Value, axes: readonly number[]): Value {
  const removed = axes.map((axis) => normalizeAxis("squeeze", x, axis));
  if (removed.some((axis) => x.shape[axis] !== 1)) {
    throw new TercetError("shape-mismatch", { where: "squeeze", expected: `axes ${removed} of size 1`, received: `[${x.shape}]` });
  }
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !removed.includes(axis));
  const type = { shape: kept.map((axis) => x.shape[axis]!), names: kept.map((axis) => x.names[axis]!), dtype: x.dtype };
  return makeNode("Squeeze", [x], { axes: removed }, [type]).outputs[0]!;
}

export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (values.length === 1) return first!;
  const along = normalizeAxis("concat", first!, axis);
  const shape = [...first!.shape];
  shape[along] = 0;
  for (const value of values) {
    if (value.shape.some((size, i) => i !== along && size !== shape[i])) {
      throw new TercetError("shape-mismatch", {
        where: "concat",
        expected: `shapes equal outside axis ${along}`,
        received: values.map((v) => `[${v.shape}]`).join(", "),
      });
    }
    shape[along] += value.shape[along]!;
  }
  const grown = values
    .map((value) => value.names[along])
    .filter(Boolean)
    .join("+");
  const names = first!.names.map((name, i) => (i === along ? grown || null : name));
  return makeNode("Concat", values, { axis: along }, [{ shape, names, dtype: first!.dtype }]).outputs[0]!;
}

/** Cuts an axis into pieces of the given sizes. */
export function split(x: Value, sizes: readonly number[], axis: number): readonly Value[] {
  const along = normalizeAxis("split", x, axis);
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[along]) {
    throw new TercetError("shape-mismatch", {
      where: "split",
      expected: `sizes that add up to axis ${along} of [${x.shape}]`,
      received: sizes.join(" + "),
    });
  }
  const types = sizes.map((size) => ({
    shape: x.shape.map((whole, i) => (i === along ? size : whole)),
    names: x.names.map((name, i) => (i === along ? null : name)),
    dtype: x.dtype,
  }));
  return makeNode("Split", [x], { axis: along, sizes }, types).outputs;
}

/** Elements start ≤ i < end of an axis, every `step`-th; negative counts from the end; `end: null` runs to the end. */
export function slice(x: Value, axis: number, start: number, end: number | null, step = 1): Value {
  const along = normalizeAxis("slice", x, axis);
  const size = x.shape[along]!;
  const [from, to] = sliceBounds(size, start, end);
  const every = step === 1 ? "" : `:${step}`;
  const name = x.names[along] ? `${x.names[along]}[${start}:${end ?? ""}${every}]` : null;
  const shape = x.shape.map((whole, i) => (i === along ? Math.ceil((to - from) / step) : whole));
  const names = x.names.map((own, i) => (i === along ? name : own));
  const attributes = { axis: along, start, end, ...(step !== 1 && { step }) };
  return makeNode("Slice", [x], attributes, [{ shape, names, dtype: x.dtype }]).outputs[0]!;
}

export function sliceBounds(size: number, start: number, end: number | null): [number, number] {
  const from = Math.max(0, start < 0 ? start + size : start);
  const to = end === null ? size : Math.min(size, end < 0 ? end + size : end);
  return [from, Math.max(from, to)];
}

/** The elements of an axis from last to first. */
export function reverse(x: Value, axis: number): Value {
  return makeNode("Reverse", [x], { axis: normalizeAxis("reverse", x, axis) }, [x]).outputs[0]!;
}

/** Adds zeros before and after, along one axis. */
export function pad(x: Value, axis: number, before: number, after: number): Value {
  if (before === 0 && after === 0) return x;
  const along = normalizeAxis("pad", x, axis);
  const shape = x.shape.map((size, i) => (i === along ? size + before + after : size));
  const names = x.names.map((name, i) => (i === along && name ? `${name}+${before + after}` : name));
  return makeNode("Pad", [x], { axis: along, before, after }, [{ shape, names, dtype: x.dtype }]).outputs[0]!;
}
