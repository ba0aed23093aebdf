// Ops that start a graph: inputs, constants, fills.
import { sizeOf } from "../../core/array.ts";
import { invariant } from "../../core/errors.ts";
import { type AxisName, type DType, makeNode, type Value } from "../node.ts";
import type { AxisSpec, ConstantData } from "../op-table.ts";
import { keepAxes, resolveTarget } from "../shapes.ts";

/** A value that is given when the graph runs. `names` marks symbolic axes. */
export function input(
  name: string,
  shape: readonly number[],
  dtype: DType = "float32",
  names: readonly AxisName[] = shape.map(() => null),
): Value {
  return makeNode("Input", [], { name }, [{ shape, names, dtype }]).outputs[0]!;
}

/** Fixed numbers, float32 unless the data says otherwise (Int32Array: int32, BigInt64Array: int64, Uint8Array: bool). */
export function constant(data: ConstantData, shape: readonly number[]): Value {
  invariant(sizeOf(shape) === data.length, `a constant of shape [${shape}] should have ${sizeOf(shape)} numbers, not ${data.length}`);
  return makeNode("Constant", [], { data }, [{ shape, names: shape.map(() => null), dtype: dtypeOf(data) }]).outputs[0]!;
}

function dtypeOf(data: ConstantData): DType {
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  return data instanceof Uint8Array ? "bool" : "float32";
}

/** A float32 scalar. Kept in float64 so that the interpreter sees the number that was meant. */
export function scalar(value: number): Value {
  return constant(Float64Array.of(value), []);
}

export function int32(values: readonly number[]): Value {
  return constant(Int32Array.from(values), [values.length]);
}

/** One number everywhere. Axes are numbers or copied from `source`, which is read only when an axis of the result is symbolic. */
export function fill(value: number, source: Value, target: readonly AxisSpec[]): Value {
  const type = { ...resolveTarget("fill", source, target), dtype: "float32" as const };
  const symbolic = type.names.some((name) => name !== null);
  return makeNode("Fill", symbolic ? [source] : [], { value, target: symbolic ? target : type.shape }, [type]).outputs[0]!;
}

export function zerosLike(value: Value): Value {
  return fill(0, value, keepAxes(value));
}
