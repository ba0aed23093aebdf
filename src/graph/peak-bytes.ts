// How much memory the values between a graph's inputs and its outputs take at most, if nodes run one after the other.
import { sizeOf } from "../core/array.ts";
import { type DType, isOp, type Node, topologicalOrder, type Value } from "./node.ts";
import type { OpName } from "./op-table.ts";

const bytesOf: Readonly<Record<DType, number>> = { float32: 4, int32: 4, int64: 8, bool: 1 };
/** Results that lie where their first input lies. */
const moves: ReadonlySet<OpName> = new Set(["Reshape", "Unsqueeze", "Squeeze"]);
/** Ops that read an element before they write it: the result may take the place of an input that nobody reads any more. */
const inPlace: ReadonlySet<OpName> = new Set([
  ...(["Neg", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Sign", "Tanh", "Sigmoid", "Relu", "Softplus", "Erf", "Sin", "Cos"] as const),
  ...(["Add", "Sub", "Mul", "Div", "Pow", "Max", "Min"] as const),
]);

/**
 * Largest sum of the bytes of live values: a value lives from the node that makes it to the last that reads it, one of `outputs` to the
 * end. Inputs, constants and the values in `elsewhere` lie in memory that is not counted. Of a loop, its results and the peak of one step.
 *
 * An estimate: a runtime may run independent nodes in another order, and rounds sizes up.
 */
export function peakBytes(outputs: readonly Value[], elsewhere: readonly Value[] = []): number {
  const order = topologicalOrder(outputs);
  const home = homesOf(order);
  const lastRead = new Map<Value, number>();
  order.forEach((node, i) => {
    for (const read of node.inputs) lastRead.set(home(read), i);
  });
  for (const output of outputs) lastRead.set(home(output), order.length);
  const uncounted = new Set(elsewhere.map(home));
  const bytes = (value: Value) => (isFree(value.node) || uncounted.has(value) ? 0 : sizeOf(value.shape) * bytesOf[value.dtype]);
  let [live, peak] = [0, 0];
  order.forEach((node, i) => {
    const made = [...new Set(node.outputs.map(home))].filter((value) => value.node === node).reduce((sum, value) => sum + bytes(value), 0);
    const dying = [...new Set(node.inputs.map(home))].filter((value) => lastRead.get(value) === i);
    const freed = dying.reduce((sum, value) => sum + bytes(value), 0);
    const within = isOp(node, "Scan") ? peakBytes(node.attributes.body.outputs) : 0;
    const replaced = inPlace.has(node.op) && dying.some((value) => bytes(value) >= made) ? made : 0;
    peak = Math.max(peak, live + made - replaced + within);
    live += made - freed;
    // A result that nobody reads is gone at once.
    for (const value of node.outputs) if (home(value).node === node && !lastRead.has(value)) live -= bytes(value);
  });
  return peak;
}

function isFree(node: Node): boolean {
  return node.op === "Input" || node.op === "Constant";
}

/** Where a value's numbers lie: at the value that a chain of mere moves began with. */
function homesOf(order: readonly Node[]): (value: Value) => Value {
  const homes = new Map<Value, Value>();
  for (const node of order) {
    if (moves.has(node.op)) homes.set(node.outputs[0]!, homes.get(node.inputs[0]!) ?? node.inputs[0]!);
  }
  return (value) => homes.get(value) ?? value;
}
