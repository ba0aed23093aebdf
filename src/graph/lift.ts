// Lifting a node out of a loop: the same op over all time steps at once, with time as a new first axis.
import { isOp, makeNode, type Node, type Value } from "./node.ts";
import type { OpAttributes, OpName } from "./op-table.ts";
import { concat, expand, matmul, reshape, unsqueeze } from "./ops/index.ts";

/** A value of a loop's body as seen from outside: one for all steps, or one per step, stacked along a first axis. */
export interface Lifted {
  readonly value: Value;
  readonly stacked: boolean;
}

type Lift = (node: Node, inputs: readonly Lifted[], time: number) => readonly Value[] | null;

/** Ops that act on each element alone: right-aligned broadcasting needs only that ranks agree. */
const elementwise: Lift = (node, inputs) => {
  const rank = Math.max(...node.inputs.map((value) => value.shape.length));
  return sameOp(
    node,
    inputs.map((input, i) => (input.stacked ? withLeadingOnes(input.value, rank - node.inputs[i]!.shape.length) : input.value)),
    node.attributes,
  );
};

/** Ops whose attributes count axes from the front: every count moves up by one. */
const shifted =
  (move: (attributes: never) => object): Lift =>
  (node, [x]) =>
    sameOp(node, [x!.value], move(node.attributes as never));

const moveAxis = ({ axis, ...rest }: { axis: number }) => ({ ...rest, axis: axis + 1 });
const moveAxes = ({ axes, ...rest }: { axes: readonly number[] }) => ({ ...rest, axes: axes.map((axis) => axis + 1) });

const rules: Partial<Record<OpName, Lift>> = {
  ...Object.fromEntries(
    (
      [
        "Neg",
        "Exp",
        "Log",
        "Sqrt",
        "Reciprocal",
        "Abs",
        "Sign",
        "Tanh",
        "Sigmoid",
        "Relu",
        "Softplus",
        "Erf",
        "Sin",
        "Cos",
        "Not",
        "Cast",
      ] as const
    ).map((op) => [op, elementwise]),
  ),
  ...Object.fromEntries(
    (["Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Greater", "Less", "Equal", "And", "Or", "Where"] as const).map((op) => [
      op,
      elementwise,
    ]),
  ),
  Gelu: elementwise,
  ReduceSum: shifted(moveAxes),
  ReduceMean: shifted(moveAxes),
  ReduceMax: shifted(moveAxes),
  Unsqueeze: shifted(moveAxes),
  Squeeze: shifted(moveAxes),
  Softmax: shifted(moveAxis),
  Split: shifted(moveAxis),
  Slice: shifted(moveAxis),
  Reverse: shifted(moveAxis),
  Pad: shifted(moveAxis),
  CumSum: shifted(moveAxis),
  Transpose: shifted(({ permutation }: OpAttributes["Transpose"]) => ({ permutation: [0, ...permutation.map((axis) => axis + 1)] })),
  Concat: (node, inputs, time) => {
    const { axis } = node.attributes as OpAttributes["Concat"];
    return [
      concat(
        inputs.map((input) => stack(input, time)),
        axis + 1,
      ),
    ];
  },
  Reshape: (node, [x], time) => [reshape(x!.value, [time, ...node.outputs[0]!.shape])],
  Expand: (node, [x], time) => {
    const target = [time, ...node.outputs[0]!.shape];
    return [expand(withLeadingOnes(x!.value, target.length - x!.value.shape.length), target)];
  },
  MatMul: (node, [a, b]) => {
    if (!isOp(node, "MatMul")) return null;
    const rank = node.outputs[0]!.shape.length;
    const align = (input: Lifted, own: number) => (input.stacked ? withLeadingOnes(input.value, rank - own) : input.value);
    return [matmul(align(a!, node.inputs[0]!.shape.length), align(b!, node.inputs[1]!.shape.length), node.attributes)];
  },
};

/** Whether a node of this op can be lifted at all. */
export function canLift(node: Node): boolean {
  return node.op in rules;
}

/** The outputs of a body's node over all steps, or null when the op has no lifted form. Some input must be stacked. */
export function liftNode(node: Node, inputs: readonly Lifted[], time: number): readonly Value[] | null {
  return rules[node.op]?.(node, inputs, time) ?? null;
}

/** A value with time as its first axis, repeated when it is the same in all steps. */
export function stack({ value, stacked }: Lifted, time: number): Value {
  return stacked ? value : expand(unsqueeze(value, [0]), [time, ...value.shape]);
}

/** Ones after the time axis, so that a stacked value broadcasts against one of higher rank. */
function withLeadingOnes(value: Value, count: number): Value {
  if (count <= 0) return value;
  return unsqueeze(
    value,
    Array.from({ length: count }, (_, i) => i + 1),
  );
}

/** Makes the op over inputs whose first axis is time; the type rule is the op's own, one axis further. */
function sameOp(node: Node, inputs: readonly Value[], attributes: object): readonly Value[] {
  const time = inputs.find((value, i) => value.shape.length > node.inputs[i]!.shape.length)!.shape[0]!;
  const types = node.outputs.map(({ shape, names, dtype }) => ({ shape: [time, ...shape], names: [null, ...names], dtype }));
  return makeNode(node.op, inputs, attributes as Node["attributes"], types).outputs;
}
