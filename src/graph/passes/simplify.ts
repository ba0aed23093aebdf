// Cleans a graph before it is written: equal nodes merge, moves that undo each other vanish, arithmetic on constants is done here.
// Nodes that no output needs are never written at all: a graph is what its outputs reach.
import { invariant } from "../../core/errors.ts";
import { type Graph, isOp, makeNode, type Node, type Value } from "../node.ts";
import type { OpName } from "../op-table.ts";
import { fill, scalar, transpose } from "../ops/index.ts";
import { rebuild } from "../rebuild.ts";
import { sameShape } from "../shapes.ts";

/** The same graph, simpler. Inputs stay; scan bodies are simplified too. */
export function simplify(graph: Graph): Graph {
  const merge = merger();
  const { values } = rebuild(graph.outputs, (node, inputs) => {
    if (node.op === "Input") return undefined;
    return shortcut(node, inputs) ?? merge(node, inputs);
  });
  return { inputs: graph.inputs, outputs: values };
}

/** Values that can stand for the node's outputs without computing anything. */
function shortcut(node: Node, inputs: readonly Value[]): readonly Value[] | undefined {
  const [x, y] = inputs;
  const folded = foldFills(node, inputs);
  if (folded) return folded;
  if (isOp(node, "Transpose")) {
    const { permutation } = node.attributes;
    if (permutation.every((from, to) => from === to)) return [x!];
    if (isOp(x!.node, "Transpose")) {
      const inner = x!.node.attributes.permutation;
      const both = permutation.map((axis) => inner[axis]!);
      const source = x!.node.inputs[0]!;
      return both.every((from, to) => from === to) ? [source] : [transpose(source, both)];
    }
  }
  if (isOp(node, "Reshape") && sameShape(x!.shape, node.outputs[0]!.shape) && hasNoNames(x!)) return [x!];
  if (isOp(node, "Expand") && sameShape(x!.shape, node.outputs[0]!.shape) && hasNoNames(node.outputs[0]!)) return [x!];
  if (isOp(node, "Mul")) {
    if (isScalar(x!, 1)) return keepsShape(node, y!);
    if (isScalar(y!, 1)) return keepsShape(node, x!);
  }
  if (isOp(node, "Add")) {
    if (isZero(x!)) return keepsShape(node, y!);
    if (isZero(y!)) return keepsShape(node, x!);
  }
  return undefined;
}

const moves: ReadonlySet<OpName> = new Set(["Reshape", "Expand", "Unsqueeze", "Squeeze", "Transpose"]);
const arithmetic: Partial<Record<OpName, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** One number everywhere stays that when it is moved, negated or met by another one. Beside a value of the result's shape, a scalar is enough. */
function foldFills(node: Node, inputs: readonly Value[]): readonly Value[] | undefined {
  const [output] = node.outputs;
  if (!hasNoNames(output!) || output!.dtype !== "float32") return undefined;
  const [a, b] = inputs.map(uniformNumber);
  if (a !== undefined && moves.has(node.op)) return [filled(a, output!)];
  if (a !== undefined && node.op === "Neg") return [filled(-a, output!)];
  const combine = arithmetic[node.op];
  if (!combine) return undefined;
  if (a !== undefined && b !== undefined) return [filled(combine(a, b), output!)];
  const scalars = inputs.map((value, i) => {
    const number = [a, b][i];
    const other = inputs[1 - i]!;
    return number !== undefined && value.shape.length > 0 && sameShape(other.shape, output!.shape) ? scalar(number) : value;
  });
  return scalars.some((value, i) => value !== inputs[i])
    ? (shortcut(node, scalars) ?? makeNode(node.op, scalars, node.attributes, [output!]).outputs)
    : undefined;
}

/** The number that a value of fixed shape holds everywhere. */
function uniformNumber({ node, dtype }: Value): number | undefined {
  if (dtype !== "float32") return undefined;
  if (isOp(node, "Fill")) return node.inputs.length === 0 ? node.attributes.value : undefined;
  return isOp(node, "Constant") && node.attributes.data.length === 1 ? Number(node.attributes.data[0]) : undefined;
}

const filled = (value: number, { shape }: Value): Value => (shape.length === 0 ? scalar(value) : fill(value, scalar(value), shape));

const hasNoNames = (value: Value) => value.names.every((name) => name === null);

function keepsShape(node: Node, value: Value): readonly Value[] | undefined {
  const [output] = node.outputs;
  // At other sizes the axes that are named may be repeated, so the names have to be the same too.
  return sameShape(value.shape, output!.shape) && `${value.names}` === `${output!.names}` ? [value] : undefined;
}

function isScalar(value: Value, number: number): boolean {
  const { node } = value;
  if (isOp(node, "Fill")) return node.attributes.value === number;
  return isOp(node, "Constant") && node.attributes.data.length === 1 && node.attributes.data[0] === number;
}

const isZero = (value: Value) => isScalar(value, 0);

/** Gives nodes of the same op, attributes and inputs one and the same output. */
function merger(): (node: Node, inputs: readonly Value[]) => readonly Value[] {
  const seen = new Map<string, readonly Value[]>();
  const numbers = new Map<Value, number>();
  const numberOf = (value: Value) => {
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value)!;
  };
  return (node, inputs) => {
    const attributes = isOp(node, "Scan") ? { ...node.attributes, body: simplify(node.attributes.body) } : node.attributes;
    const key = isOp(node, "Scan") ? `Scan ${seen.size}` : `${node.op} ${describe(node)} ${node.outputs[0]!.dtype} ${inputs.map(numberOf)}`;
    const known = seen.get(key);
    if (known) return known;
    const same = attributes === node.attributes && inputs.every((value, i) => value === node.inputs[i]);
    const outputs = same ? node.outputs : makeNode(node.op, inputs, attributes, node.outputs).outputs;
    seen.set(key, outputs);
    return outputs;
  };
}

function describe(node: Node): string {
  if (!isOp(node, "Constant")) return JSON.stringify(node.attributes, (_, value) => (typeof value === "number" ? String(value) : value)); // JSON has no ∞ and no NaN
  const { data } = node.attributes;
  const own = constantKeys.get(data) ?? (data.length <= 64 ? `${data.constructor.name} ${data.join()}` : `large ${nextKey++}`);
  constantKeys.set(data, own);
  invariant(node.outputs[0], "a constant should have an output");
  return `[${node.outputs[0].shape}] ${own}`;
}

// Large constants are equal only when they are the same array.
const constantKeys = new WeakMap<object, string>();
let nextKey = 0;
