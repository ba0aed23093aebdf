// Multiply-adds of a graph: the work in its matrix products, which is nearly all there is.
import { sizeOf } from "../core/array.ts";
import { type Graph, isOp, topologicalOrder } from "./node.ts";

/** Multiply-adds of all matrix products; those in a loop count once per step. */
export function countMacs({ outputs }: Pick<Graph, "outputs">): number {
  return topologicalOrder(outputs).reduce((sum, node) => {
    if (isOp(node, "MatMul")) {
      const [a] = node.inputs;
      const inner = a!.shape.at(node.attributes.transposeA ? -2 : -1)!;
      return sum + sizeOf(node.outputs[0]!.shape) * inner;
    }
    if (isOp(node, "Attention")) {
      const [keys, values] = [node.inputs[1]!, node.inputs[2]!]; // q·kᵀ and P·v
      return sum + sizeOf(node.outputs[1]!.shape) * (keys.shape.at(-1)! + values.shape.at(-1)!);
    }
    if (isOp(node, "Scan")) return sum + node.inputs[node.attributes.carried]!.shape[0]! * countMacs(node.attributes.body);
    return sum;
  }, 0);
}
