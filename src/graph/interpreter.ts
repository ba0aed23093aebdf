// Runs any graph in float64: the oracle that gradients, passes and lowering are held against. Never the engine.
import { sizeOf } from "../core/array.ts";
import { invariant, TercetError } from "../core/errors.ts";
import { nameHint } from "../core/nearest.ts";
import { attention, gelu, layerNorm, lstmCell, softmax, softmaxCrossEntropy } from "./interpreter/composite.ts";
import { castTo, choose, map, mapPairs, sigmoid, softplus } from "./interpreter/elementwise.ts";
import { erf } from "./interpreter/erf.ts";
import { gather, gatherElements, scatterElementsAdd, scatterRowsAdd } from "./interpreter/indexing.ts";
import { matmul } from "./interpreter/matmul.ts";
import { mismatch } from "./interpreter/problems.ts";
import { argMax, cumSum, reduceMax, reduceMean, reduceSum } from "./interpreter/reduce.ts";
import { runScan } from "./interpreter/scan.ts";
import { concat, expand, fill, pad, reshape, reverse, slice, split, squeeze, transpose, unsqueeze } from "./interpreter/shape.ts";
import type { Tensor } from "./interpreter/tensor.ts";
import { type Graph, isOp, type Node, topologicalOrder, type Value } from "./node.ts";
import type { OpName } from "./op-table.ts";

export type { Tensor } from "./interpreter/tensor.ts";

/** Numbers of any kind with a shape. A bool is 0 or 1. */
export interface NumericInput {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** What is fed: by value, or by the name of the input. */
export type Feeds = ReadonlyMap<Value, NumericInput> | Readonly<Record<string, NumericInput>>;

/** What a row makes of the inputs of its node: one tensor for each output. */
type Row<Op extends OpName> = (inputs: readonly Tensor[], node: Node<Op>) => readonly Tensor[];

/** A pair of numbers in the dtype of the node: integers lose the fraction. */
const pairs =
  <Op extends OpName>(f: (a: number, b: number) => number): Row<Op> =>
  ([a, b], { op, outputs }) => [castTo(mapPairs(op, a!, b!, f), outputs[0]!.dtype)];

const each =
  <Op extends OpName>(f: (x: number) => number): Row<Op> =>
  ([x]) => [map(x!, f)];

const rows = {
  Input: (_, node) => invariant(false, `input ${node.attributes.name} should have been fed`) as never,
  Constant: (_, { attributes, outputs }) => [{ data: Float64Array.from(attributes.data, Number), shape: outputs[0]!.shape }],
  Fill: ([source], { attributes }) => [fill(attributes.value, source, attributes.target)],

  Neg: each((x) => -x),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Sqrt: each(Math.sqrt),
  Reciprocal: each((x) => 1 / x),
  Abs: each(Math.abs),
  Sign: each(Math.sign),
  Tanh: each(Math.tanh),
  Sigmoid: each(sigmoid),
  Relu: each((x) => Math.max(x, 0)),
  Softplus: each(softplus),
  Erf: each(erf),
  Sin: each(Math.sin),
  Cos: each(Math.cos),
  Not: each((x) => Number(!x)),
  Cast: ([x], { attributes }) => [castTo(x!, attributes.dtype)],

  Add: pairs((a, b) => a + b),
  Sub: pairs((a, b) => a - b),
  Mul: pairs((a, b) => a * b),
  Div: pairs((a, b) => a / b),
  Pow: pairs((a, b) => a ** b),
  Max: pairs(Math.max),
  Min: pairs(Math.min),
  Greater: pairs((a, b) => Number(a > b)),
  Less: pairs((a, b) => Number(a < b)),
  Equal: pairs((a, b) => Number(a === b)),
  And: pairs((a, b) => Number(a && b)),
  Or: pairs((a, b) => Number(a || b)),
  Where: ([condition, yes, no]) => [choose(condition!, yes!, no!)],

  ReduceSum: ([x], { attributes }) => [reduceSum(x!, attributes)],
  ReduceMean: ([x], { attributes, outputs }) => [castTo(reduceMean(x!, attributes), outputs[0]!.dtype)],
  ReduceMax: ([x], { attributes }) => [reduceMax(x!, attributes)],
  ArgMax: ([x], { attributes }) => [argMax(x!, attributes.axis)],
  CumSum: ([x], { attributes }) => [cumSum(x!, attributes.axis, attributes.reverse)],

  MatMul: ([a, b], { attributes }) => [matmul(a!, b!, attributes)],

  Reshape: ([x, like], { attributes }) => [reshape(x!, like ?? x!, attributes.target)],
  Expand: ([x, like], { attributes }) => [expand(x!, like, attributes.target)],
  Transpose: ([x], { attributes }) => [transpose(x!, attributes.permutation)],
  Unsqueeze: ([x], { attributes }) => [unsqueeze(x!, attributes.axes)],
  Squeeze: ([x], { attributes }) => [squeeze(x!, attributes.axes)],
  Concat: (parts, { attributes }) => [concat(parts, attributes.axis)],
  Split: ([x], { attributes }) => split(x!, attributes.axis, attributes.sizes),
  Slice: ([x], { attributes }) => [slice(x!, attributes)],
  Reverse: ([x], { attributes }) => [reverse(x!, attributes.axis)],
  Pad: ([x], { attributes }) => [pad(x!, attributes.axis, attributes.before, attributes.after)],

  Gather: ([table, ids]) => [gather(table!, ids!)],
  GatherElements: ([x, indices], { attributes }) => [gatherElements(x!, indices!, attributes.axis)],
  ScatterElementsAdd: ([x, indices, updates], { attributes }) => [scatterElementsAdd(x!, indices!, updates!, attributes.axis)],
  ScatterRowsAdd: ([x, ids, updates]) => [scatterRowsAdd(x!, ids!, updates!)],

  Scan: (inputs, node) => runScan(inputs, node, prepare(node.attributes.body)),

  Attention: (inputs, { attributes }) => attention(inputs, attributes),
  Softmax: ([x], { attributes }) => [softmax(x!, attributes.axis)],
  SoftmaxCrossEntropy: ([logits, labels]) => [softmaxCrossEntropy(logits!, labels!)],
  LayerNorm: ([x, scale, offset], { attributes }) => layerNorm(x!, scale!, offset!, attributes.epsilon),
  Gelu: each(gelu),
  LstmCell: ([z, c, h, isText]) => lstmCell(z!, c!, h, isText),
} satisfies { readonly [Op in OpName]: Row<Op> };

/**
 * The outputs of a graph for the numbers fed. Sizes are those of the data: a graph with named axes runs at other sizes than it was traced
 * with. Everything is computed in float64; integers and bools are held in it too.
 *
 * Throws `input-missing`, and `shape-mismatch` where a fixed axis has another size or one name stands for two sizes.
 */
export function interpret(graph: Graph, feeds: Feeds): Tensor[] {
  const tensors = graph.inputs.map((value) => fed(value, feeds));
  checkSizes(graph.inputs, tensors);
  return prepare(graph)(tensors);
}

/** A graph as a function of its inputs. The order of its nodes is found once. */
function prepare(graph: Graph): (inputs: readonly Tensor[]) => Tensor[] {
  const order = topologicalOrder(graph.outputs).filter((node) => node.op !== "Input");
  return (inputs) => {
    const known = new Map<Value, Tensor>(graph.inputs.map((value, i) => [value, inputs[i]!]));
    const read = (value: Value): Tensor => {
      const tensor = known.get(value);
      if (!tensor) throw new TercetError("input-missing", missing(value, graph.inputs.map(nameOf)));
      return tensor;
    };
    for (const node of order) {
      const results = runNode(node, node.inputs.map(read));
      results.forEach((tensor, i) => {
        known.set(node.outputs[i]!, tensor);
      });
    }
    return graph.outputs.map(read);
  };
}

function runNode(node: Node, inputs: readonly Tensor[]): readonly Tensor[] {
  // The row of this op takes exactly this node: the table's type holds for each op, which a union of them cannot say.
  const row = rows[node.op] as unknown as Row<OpName>;
  return row(inputs, node);
}

const nameOf = ({ node }: Value): string => (isOp(node, "Input") ? node.attributes.name : node.op);

function fed(value: Value, feeds: Feeds): Tensor {
  const name = nameOf(value);
  const numbers = isMap(feeds) ? feeds.get(value) : feeds[name];
  if (!numbers) throw new TercetError("input-missing", missing(value, isMap(feeds) ? [...feeds.keys()].map(nameOf) : Object.keys(feeds)));
  const size = sizeOf(numbers.shape);
  if (numbers.data.length !== size) mismatch(`input ${name}`, `${size} numbers for shape [${numbers.shape}]`, String(numbers.data.length));
  return { data: Float64Array.from(numbers.data), shape: numbers.shape };
}

const isMap = (feeds: Feeds): feeds is ReadonlyMap<Value, NumericInput> => feeds instanceof Map;

function missing(value: Value, names: readonly string[]) {
  const name = nameOf(value);
  return { where: "interpret", expected: `a value for the input "${name}"`, received: "none", hint: nameHint(name, names) };
}

/** Fixed axes have the size of the graph; named ones any, but the same wherever the name stands. */
function checkSizes(values: readonly Value[], tensors: readonly Tensor[]): void {
  const sizes = new Map<string, number>();
  values.forEach((value, i) => {
    const { shape } = tensors[i]!;
    const expected = value.shape.map((size, axis) => {
      const name = value.names[axis];
      if (!name) return size;
      if (!sizes.has(name)) sizes.set(name, shape[axis]!);
      return sizes.get(name)!;
    });
    if (`${expected}` !== `${shape}`) mismatch(`input ${nameOf(value)}`, `shape [${expected}]`, `[${shape}]`);
  });
}
