// A graph as text: one line a node, the same text for the same graph. Golden tests and error reports read it.
import { type Graph, isOp, type Node, type Type, topologicalOrder, type Value } from "./node.ts";
import type { AxisSpec } from "./op-table.ts";

const SHOWN_NUMBERS = 8;

/**
 * For example
 *
 *   input x : float32 [batch=4, 8]
 *   %0 = MatMul(x, weight) {transposeB} : float32 [batch=4, 2]
 *   return %0
 *
 * Inputs stand by name, float32 scalars by their number, the body of a Scan indented below it.
 */
export function printGraph(graph: Graph): string {
  return graphLines(graph).join("\n");
}

function graphLines(graph: Graph): string[] {
  const names = uniqueNames(graph.inputs);
  const lines = graph.inputs.map((value) => `input ${names.get(value)} : ${typeText(value)}`);
  let count = 0;
  for (const node of topologicalOrder(graph.outputs)) {
    if (node.op === "Input") continue;
    if (isScalar(node)) {
      names.set(node.outputs[0]!, String(node.attributes.data[0]));
      continue;
    }
    for (const output of node.outputs) names.set(output, `%${count++}`);
    lines.push(nodeLine(node, names));
    if (isOp(node, "Scan")) lines.push(...graphLines(node.attributes.body).map((line) => `  ${line}`));
  }
  return [...lines, `return ${listNames(graph.outputs, names)}`];
}

/** Inputs of a loop that was built by a rule may share a name: the second is `slice#2`. */
function uniqueNames(inputs: readonly Value[]): Map<Value, string> {
  const counts = new Map<string, number>();
  return new Map(
    inputs.map((value) => {
      const name = inputName(value);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [value, count === 1 ? name : `${name}#${count}`];
    }),
  );
}

function nodeLine(node: Node, names: ReadonlyMap<Value, string>): string {
  const attributes = attributeTexts(node);
  const braces = attributes.length > 0 ? ` {${attributes.join(", ")}}` : "";
  return `${listNames(node.outputs, names)} = ${node.op}(${listNames(node.inputs, names)})${braces} : ${node.outputs.map(typeText).join(", ")}`;
}

/** An input that the graph does not list (a mistake that the print should show) keeps its own name. */
const listNames = (values: readonly Value[], names: ReadonlyMap<Value, string>): string =>
  values.map((value) => names.get(value) ?? inputName(value)).join(", ");

const inputName = ({ node }: Value): string => (isOp(node, "Input") ? node.attributes.name : `?${node.op}`);

const isScalar = (node: Node): node is Node<"Constant"> & Node =>
  isOp(node, "Constant") && node.outputs[0]!.shape.length === 0 && node.outputs[0]!.dtype === "float32";

function typeText({ dtype, shape, names }: Type): string {
  const axes = shape.map((size, axis) => (names[axis] ? `${names[axis]}=${size}` : String(size)));
  return `${dtype} [${axes.join(", ")}]`;
}

/** Flags that are set by their name alone, everything else as `name: value`; false flags are left out. */
function attributeTexts(node: Node): string[] {
  if (isOp(node, "Constant")) return [numbersText(node.attributes.data)];
  return Object.entries(node.attributes)
    .filter(([name, value]) => name !== "body" && value !== false)
    .map(([name, value]) => (value === true ? name : `${name}: ${valueText(value)}`));
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(axisText).join(", ")}]` : String(value);
}

/** `axis 2` for an axis that is copied; numbers and `infer` as they are. */
const axisText = (spec: AxisSpec): string => (typeof spec === "object" ? `axis ${spec.copy}` : String(spec));

function numbersText(data: ArrayLike<number | bigint>): string {
  const shown = Array.from({ length: Math.min(data.length, SHOWN_NUMBERS) }, (_, i) => data[i]).join(", ");
  return data.length > SHOWN_NUMBERS ? `${shown}, … ${data.length} numbers` : shown;
}
