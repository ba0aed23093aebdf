// Elementwise ops, broadcasting as in NumPy. A plain number may stand wherever a value may.
import { TercetError } from "../../core/errors.ts";
import { type DType, makeNode, type Value } from "../node.ts";
import type { OpName } from "../op-table.ts";
import { broadcast } from "../shapes.ts";
import { scalar } from "./source.ts";

export type Operand = Value | number;

const toValue = (operand: Operand): Value => (typeof operand === "number" ? scalar(operand) : operand);

type Unary =
  | "Neg"
  | "Exp"
  | "Log"
  | "Sqrt"
  | "Reciprocal"
  | "Abs"
  | "Sign"
  | "Tanh"
  | "Sigmoid"
  | "Relu"
  | "Softplus"
  | "Erf"
  | "Sin"
  | "Cos";
type Arithmetic = "Add" | "Sub" | "Mul" | "Div" | "Pow" | "Max" | "Min";
type Comparison = "Greater" | "Less" | "Equal";

function unary(op: Unary, x: Value): Value {
  expectDType(op, x, "float32");
  return makeNode(op, [x], {}, [x]).outputs[0]!;
}

function binary(op: Arithmetic | Comparison, left: Operand, right: Operand): Value {
  // A number takes the type of the value beside it.
  const [a, b] = alignNumbers(left, right);
  if (a.dtype !== b.dtype) {
    throw new TercetError("dtype-mismatch", { where: op, expected: `both of one type`, received: `${a.dtype} and ${b.dtype}` });
  }
  const dtype: DType = op === "Greater" || op === "Less" || op === "Equal" ? "bool" : a.dtype;
  return makeNode(op, [a, b], {}, [{ ...broadcast(op, [a, b]), dtype }]).outputs[0]!;
}

function alignNumbers(left: Operand, right: Operand): [Value, Value] {
  if (typeof left === "number") {
    const b = toValue(right);
    return [b.dtype === "float32" ? scalar(left) : cast(scalar(left), b.dtype), b];
  }
  if (typeof right === "number") return [left, left.dtype === "float32" ? scalar(right) : cast(scalar(right), left.dtype)];
  return [left, right];
}

function expectDType(op: OpName, x: Value, dtype: DType): void {
  if (x.dtype !== dtype) throw new TercetError("dtype-mismatch", { where: op, expected: dtype, received: x.dtype });
}

export const neg = (x: Value) => unary("Neg", x);
export const exp = (x: Value) => unary("Exp", x);
export const log = (x: Value) => unary("Log", x);
export const sqrt = (x: Value) => unary("Sqrt", x);
export const reciprocal = (x: Value) => unary("Reciprocal", x);
export const abs = (x: Value) => unary("Abs", x);
/** −1, 0 or 1. Flat almost everywhere: no gradient flows. */
export const sign = (x: Value) => unary("Sign", x);
export const tanh = (x: Value) => unary("Tanh", x);
/** 1 / (1 + e⁻ˣ) */
export const sigmoid = (x: Value) => unary("Sigmoid", x);
/** max(x, 0), with gradient 0 at x = 0. */
export const relu = (x: Value) => unary("Relu", x);
/** log(1 + eˣ), without overflow. */
export const softplus = (x: Value) => unary("Softplus", x);
export const erf = (x: Value) => unary("Erf", x);
export const sin = (x: Value) => unary("Sin", x);
export const cos = (x: Value) => unary("Cos", x);

export const add = (a: Operand, b: Operand) => binary("Add", a, b);
export const sub = (a: Operand, b: Operand) => binary("Sub", a, b);
export const mul = (a: Operand, b: Operand) => binary("Mul", a, b);
export const div = (a: Operand, b: Operand) => binary("Div", a, b);
export const pow = (a: Operand, b: Operand) => binary("Pow", a, b);
export const maximum = (a: Operand, b: Operand) => binary("Max", a, b);
export const minimum = (a: Operand, b: Operand) => binary("Min", a, b);
export const greater = (a: Operand, b: Operand) => binary("Greater", a, b);
export const less = (a: Operand, b: Operand) => binary("Less", a, b);
export const equal = (a: Operand, b: Operand) => binary("Equal", a, b);

export function not(x: Value): Value {
  expectDType("Not", x, "bool");
  return makeNode("Not", [x], {}, [x]).outputs[0]!;
}

export const and = (a: Value, b: Value) => logical("And", a, b);
export const or = (a: Value, b: Value) => logical("Or", a, b);

function logical(op: "And" | "Or", a: Value, b: Value): Value {
  expectDType(op, a, "bool");
  expectDType(op, b, "bool");
  return makeNode(op, [a, b], {}, [{ ...broadcast(op, [a, b]), dtype: "bool" }]).outputs[0]!;
}

/** `yes` where the condition holds, `no` elsewhere. */
export function where(condition: Value, yes: Operand, no: Operand): Value {
  expectDType("Where", condition, "bool");
  const [a, b] = alignNumbers(yes, no);
  expectDType("Where", b, a.dtype);
  return makeNode("Where", [condition, a, b], {}, [{ ...broadcast("Where", [condition, a, b]), dtype: a.dtype }]).outputs[0]!;
}

export function cast(x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : makeNode("Cast", [x], { dtype }, [{ ...x, dtype }]).outputs[0]!;
}
