// Shape rules shared by the ops: sizes and the names of symbolic axes travel together.
import { TercetError } from "../core/errors.ts";
import type { AxisName, Type, Value } from "./node.ts";
import type { AxisSpec } from "./op-table.ts";

export type Shaped = Pick<Type, "shape" | "names">;

/** Axis counted from the end when negative. Throws `shape-mismatch` outside the rank. */
export function normalizeAxis(op: string, value: Shaped, axis: number): number {
  const rank = value.shape.length;
  const normalized = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normalized < 0 || normalized >= rank) {
    throw new TercetError("shape-mismatch", { where: op, expected: `an axis of [${value.shape}]`, received: String(axis) });
  }
  return normalized;
}

/** NumPy's broadcasting rule over any number of values. */
export function broadcast(op: string, values: readonly Shaped[]): Shaped {
  const rank = Math.max(...values.map((value) => value.shape.length));
  const shape: number[] = [];
  const names: AxisName[] = [];
  for (let axis = 0; axis < rank; axis++) {
    let size = 1;
    let name: AxisName = null;
    for (const value of values) {
      const own = axis - rank + value.shape.length;
      if (own < 0) continue;
      const ownSize = value.shape[own]!;
      const ownName = value.names[own]!;
      if (ownSize !== 1 && size !== 1 && ownSize !== size) mismatch(op, values);
      if (ownSize !== 1 || size === 1) {
        // A named axis may happen to have size 1 today: its name must survive.
        size = ownSize === 1 ? size : ownSize;
        name = name ?? ownName;
      }
      if (ownName && !name) name = ownName;
    }
    shape.push(size);
    names.push(name);
  }
  return { shape, names };
}

function mismatch(op: string, values: readonly Shaped[]): never {
  throw new TercetError("shape-mismatch", {
    where: op,
    expected: "shapes that broadcast",
    received: values.map((value) => `[${value.shape}]`).join(" and "),
  });
}

/** The type of a reshaped or expanded value. */
export function resolveTarget(op: string, source: Shaped, target: readonly AxisSpec[], total?: number): Shaped {
  const copied = new Set<number>();
  let known = 1;
  for (const spec of target) {
    if (spec === "infer") continue;
    if (typeof spec === "number") known *= spec;
    else {
      copied.add(spec.copy);
      known *= source.shape[spec.copy]!;
    }
  }
  const shape: number[] = [];
  const names: AxisName[] = [];
  for (const spec of target) {
    if (spec === "infer") {
      shape.push((total ?? 0) / known);
      names.push(inferredName(source, copied, target));
    } else if (typeof spec === "number") {
      shape.push(spec);
      names.push(null);
    } else {
      shape.push(source.shape[spec.copy]!);
      names.push(source.names[spec.copy]!);
    }
  }
  const product = shape.reduce((a, b) => a * b, 1);
  if (total !== undefined && (product !== total || shape.some((size) => !Number.isInteger(size)))) {
    throw new TercetError("shape-mismatch", { where: op, expected: `${total} elements, as in [${source.shape}]`, received: `[${shape}]` });
  }
  return { shape, names };
}

/** The name of an inferred axis: the named axes that are not copied, times what else joins them, as in `batch*3` or `batch/2`. */
function inferredName({ shape, names }: Shaped, copied: ReadonlySet<number>, target: readonly AxisSpec[]): AxisName {
  const left = shape.map((_, axis) => axis).filter((axis) => !copied.has(axis));
  const named = left.flatMap((axis) => names[axis] ?? []);
  if (named.length === 0) return null;
  const joined = left.reduce((product, axis) => (names[axis] ? product : product * shape[axis]!), 1);
  const given = target.reduce<number>((product, spec) => (typeof spec === "number" ? product * spec : product), 1);
  const common = greatestCommonDivisor(joined, given);
  const factor = joined === common ? "" : `*${joined / common}`;
  const divisor = given === common ? "" : `/${given / common}`;
  return `${named.join("*")}${factor}${divisor}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The specification that keeps every axis of a value: named axes copied, others as numbers. */
export function keepAxes(value: Shaped): AxisSpec[] {
  return value.shape.map((size, axis) => (value.names[axis] ? { copy: axis } : size));
}

export function withoutAxes(value: Shaped, axes: readonly number[], keepDims: boolean): Shaped {
  const shape: number[] = [];
  const names: AxisName[] = [];
  value.shape.forEach((size, axis) => {
    if (!axes.includes(axis)) {
      shape.push(size);
      names.push(value.names[axis]!);
    } else if (keepDims) {
      shape.push(1);
      names.push(null);
    }
  });
  return { shape, names };
}

/** Throws `shape-mismatch` unless the value has this shape. */
export function expectShape(where: string, what: string, value: Shaped, shape: readonly number[]): void {
  if (sameShape(value.shape, shape)) return;
  throw new TercetError("shape-mismatch", { where, expected: `${what} of shape [${shape}]`, received: `[${value.shape}]` });
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

export function lastAxis(value: Value): number {
  return value.shape[value.shape.length - 1]!;
}
