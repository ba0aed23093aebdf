// Reverse-mode differentiation: the gradient of a loss, built as more nodes of the same graph.
import { sizeOf } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { type Gradient, gradients } from "./gradients.ts";
import { isOp, type Node, topologicalOrder, type Value } from "./node.ts";
import { add, fill } from "./ops/index.ts";
import { rebuild } from "./rebuild.ts";
import { type ScanTape, widenScan } from "./scan-gradient.ts";

export interface Differentiated {
  /** The given outputs, computed anew: a scan that is differentiated leaves more behind than before. */
  readonly outputs: readonly Value[];
  /** One per value of `wrt`; null where the loss does not depend on it. */
  readonly gradients: readonly Gradient[];
}

/** The gradients of a scalar loss with respect to values. Throws `not-differentiable` if the loss is not one number. */
export function differentiate(outputs: readonly Value[], loss: Value, wrt: readonly Value[]): Differentiated {
  if (sizeOf(loss.shape) !== 1) {
    throw new TercetError("not-differentiable", { where: "loss", expected: "one number", received: `shape [${loss.shape}]` });
  }
  const one = fill(1, loss, loss.shape);
  const upstream = [...outputs.map(() => null), one];
  const result = backpropagate([...outputs, loss], upstream, wrt);
  return { ...result, outputs: result.outputs.slice(0, -1) };
}

/** The vector–Jacobian product: gradients of Σ output · upstream. The outputs come back anew, in the same order. */
export function backpropagate(outputs: readonly Value[], upstream: readonly Gradient[], wrt: readonly Value[]): Differentiated {
  const { outputs: anew, tapes } = widenScans(outputs, upstream, wrt);
  const order = topologicalOrder(anew);
  const active = nodesDependingOn(order, wrt);
  const found = new Map<Value, Value>();
  const collect = (value: Value, gradient: Gradient) => {
    if (!gradient || value.dtype !== "float32") return;
    const sofar = found.get(value);
    found.set(value, sofar ? add(sofar, gradient) : gradient);
  };
  anew.forEach((output, i) => {
    collect(output, upstream[i]!);
  });
  for (const node of order.reverse()) {
    if (!active.has(node) || node.op === "Input") continue;
    const g = node.outputs.map((output) => found.get(output) ?? null);
    if (g.every((each) => each === null)) continue;
    inputGradients(node, g, tapes).forEach((gradient, i) => {
      const input = node.inputs[i]!;
      if (active.has(input.node) || wrt.includes(input)) collect(input, gradient);
    });
  }
  return { outputs: anew, gradients: wrt.map((value) => found.get(value) ?? null) };
}

function inputGradients(node: Node, upstream: readonly Gradient[], tapes: ReadonlyMap<Node, ScanTape>): readonly Gradient[] {
  if (isOp(node, "Scan")) return tapes.get(node)!.backward(upstream);
  // The table's row for this op takes this node: TypeScript cannot follow a name from key to value.
  const rule = gradients[node.op] as (node: Node, upstream: readonly Gradient[]) => readonly Gradient[];
  return rule(node, upstream);
}

/** Rebuilds the outputs so that every scan on the way from `wrt` to a differentiated output also leaves what its gradient reads. */
function widenScans(outputs: readonly Value[], upstream: readonly Gradient[], wrt: readonly Value[]) {
  const tapes = new Map<Node, ScanTape>();
  const wanted = outputs.filter((_, i) => upstream[i]);
  const active = nodesDependingOn(topologicalOrder(outputs), wrt);
  const onTheWay = new Set(topologicalOrder(wanted).filter((node) => active.has(node)));
  if (![...onTheWay].some((node) => node.op === "Scan")) return { outputs, tapes };
  const { values } = rebuild(outputs, (node, inputs) => {
    if (!isOp(node, "Scan") || !onTheWay.has(node)) return undefined;
    const activeInputs = node.inputs.map((value) => active.has(value.node) || wrt.includes(value));
    const tape = widenScan(node, { inputs, activeInputs, backpropagate });
    tapes.set(tape.node, tape);
    return tape.node.outputs;
  });
  return { outputs: values, tapes };
}

function nodesDependingOn(order: readonly Node[], values: readonly Value[]): Set<Node> {
  const sources = new Set(values.map((value) => value.node));
  const depending = new Set<Node>();
  for (const node of order) {
    if (sources.has(node) || node.inputs.some((input) => depending.has(input.node))) depending.add(node);
  }
  return depending;
}
