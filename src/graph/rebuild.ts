// Rebuilding a graph: the one way in which passes and gradients change what is immutable.
import { makeNode, type Node, topologicalOrder, type Value } from "./node.ts";

/** What takes the place of a node, given its rebuilt inputs; undefined keeps the node. */
export type Replacement = (node: Node, inputs: readonly Value[]) => readonly Value[] | undefined;

/**
 * The values computed anew, each node replaced as asked. Nodes that nothing changed are kept as they are.
 * `known` holds values that are already replaced; the map returned holds every value met.
 */
export function rebuild(
  values: readonly Value[],
  replace: Replacement,
  known: ReadonlyMap<Value, Value> = new Map(),
): { readonly values: readonly Value[]; readonly replaced: ReadonlyMap<Value, Value> } {
  const replaced = new Map(known);
  for (const node of topologicalOrder(values, ({ outputs }) => outputs.every((output) => known.has(output)))) {
    const inputs = node.inputs.map((value) => replaced.get(value)!);
    const outputs = replace(node, inputs) ?? withInputs(node, inputs);
    node.outputs.forEach((output, i) => {
      if (!replaced.has(output)) replaced.set(output, outputs[i]!);
    });
  }
  return { values: values.map((value) => replaced.get(value)!), replaced };
}

/** The outputs of a node that reads other inputs; its own outputs when the inputs are the same. */
export function withInputs(node: Node, inputs: readonly Value[]): readonly Value[] {
  return inputs.every((value, i) => value === node.inputs[i])
    ? node.outputs
    : makeNode(node.op, inputs, node.attributes, node.outputs).outputs;
}
