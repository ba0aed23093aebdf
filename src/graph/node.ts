// Nodes and values: the immutable pieces of a graph. Ops are plain functions that make nodes; nothing here runs.
import { invariant } from "../core/errors.ts";
import type { OpAttributes, OpName } from "./op-table.ts";

export type DType = "float32" | "int32" | "int64" | "bool";

/** The name of a symbolic axis (`batch`, `length`), or null for an axis of fixed size. The number in `shape` stands beside it. */
export type AxisName = string | null;

export interface Type {
  readonly shape: readonly number[];
  readonly names: readonly AxisName[];
  readonly dtype: DType;
}

/** One output of a node. */
export interface Value extends Type {
  readonly node: Node;
  readonly index: number;
}

export interface Node<Op extends OpName = OpName> {
  readonly op: Op;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[Op];
  readonly outputs: readonly Value[];
}

/** A closed computation: everything its outputs need comes from its inputs or from constants. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Makes a node with one output for each type given. */
export function makeNode<Op extends OpName>(
  op: Op,
  inputs: readonly Value[],
  attributes: OpAttributes[Op],
  types: readonly Type[],
): Node<Op> {
  const outputs: Value[] = [];
  const node: Node<Op> = { op, inputs, attributes, outputs };
  types.forEach(({ shape, names, dtype }, index) => {
    invariant(shape.length === names.length, `${op}: every axis of [${shape}] should have a name or null`);
    // A Node<Op> is used where only Node is known; the tables switch on `op` before they read the attributes.
    outputs.push({ node: node as unknown as Node, index, shape, names, dtype });
  });
  return node;
}

export function isOp<Op extends OpName>(node: Node, op: Op): node is Node & Node<Op> {
  return node.op === op;
}

/** All nodes that the values need, each after the nodes it reads. Nodes behind `stop` are not entered. */
export function topologicalOrder(values: readonly Value[], stop?: (node: Node) => boolean): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: { node: Node; next: number }[] = [];
  const enter = (node: Node) => {
    if (seen.has(node) || stop?.(node)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const value of values) {
    enter(value.node);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const input = top.node.inputs[top.next++];
      if (input) enter(input.node);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}
