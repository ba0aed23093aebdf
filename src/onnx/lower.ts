// Lowering: a graph becomes ONNX nodes. One row an op; what an op means stands in graph/, what it is in ONNX stands here.
import { sizeOf } from "../core/array.ts";
import { invariant, TercetError } from "../core/errors.ts";
import { type DType, type Graph, isOp, type Node, topologicalOrder, type Value } from "../graph/node.ts";
import type { AxisSpec, ConstantData, OpName } from "../graph/op-table.ts";
import type { ElementType, OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./model.ts";

export interface LowerOptions {
  /** Graph inputs that become constants of the model, as in a predict program. */
  readonly constants?: ReadonlyMap<Value, Float32Array | { readonly file: string; readonly offset: number; readonly length: number }>;
  /** Only standard operators, so that any ONNX runtime can run the model. Default false: ONNX Runtime's own ops may be used. */
  readonly portable?: boolean;
  /**
   * A promise that one thread will run the model: rows are then added by ScatterND, which is 15 times as fast as ScatterElements but
   * loses additions to the same row when threads share the work (engine trap T1). Default false.
   */
  readonly oneThread?: boolean;
  /** Names of the outputs; default `output0`, `output1`, … */
  readonly outputNames?: readonly string[];
}

const opset = 21;

export function lowerGraph(graph: Graph, options: LowerOptions = {}): OnnxModel {
  const lowering = new Lowering(options);
  const body = lowering.graph("tercet", graph, options.outputNames ?? graph.outputs.map((_, i) => `output${i}`));
  return { graph: body, opset, usesContribOps: lowering.usesContribOps };
}

type Row<Op extends OpName> = (at: Lowering, node: Node<Op>, x: readonly string[]) => readonly string[];

/** Ops that ONNX has under a name of its own, with the same inputs and no attributes. */
const plain =
  (op: string): Row<OpName> =>
  (at, node, x) =>
    at.emit(op, x, node.outputs.length);

const reduction =
  (op: string): Row<"ReduceSum" | "ReduceMean" | "ReduceMax"> =>
  (at, { attributes: { axes, keepDims } }, [x]) =>
    at.emit(op, [x!, at.ints(axes)], 1, { keepdims: { int: keepDims ? 1 : 0 } });

const rows = {
  Input: () => {
    throw new Error("inputs have names before their graph is lowered");
  },
  Constant: (at, node) => [at.constant(node)],
  Fill: (at, node, [source]) => {
    const { value, target } = node.attributes;
    const tensor = (shape: readonly number[]): OnnxTensor => ({
      name: at.fresh(),
      type: "float32",
      shape,
      data: bytesOf(Float32Array.of(value)),
    });
    if (source === undefined) return [at.filled(value, node.outputs[0]!.shape)];
    return at.emit("ConstantOfShape", [at.shape(node.inputs[0]!, source, target)], 1, { value: { tensor: tensor([1]) } });
  },

  Neg: plain("Neg"),
  Exp: plain("Exp"),
  Log: plain("Log"),
  Sqrt: plain("Sqrt"),
  Reciprocal: plain("Reciprocal"),
  Abs: plain("Abs"),
  Sign: plain("Sign"),
  Tanh: plain("Tanh"),
  Sigmoid: plain("Sigmoid"),
  Relu: plain("Relu"),
  Softplus: plain("Softplus"),
  Erf: plain("Erf"),
  Sin: plain("Sin"),
  Cos: plain("Cos"),
  Not: plain("Not"),
  Cast: (at, { attributes: { dtype } }, [x]) => at.emit("Cast", [x!], 1, { to: { int: onnxNumber(dtype) } }),

  Add: plain("Add"),
  Sub: plain("Sub"),
  Mul: plain("Mul"),
  Div: plain("Div"),
  Pow: plain("Pow"),
  Max: plain("Max"),
  Min: plain("Min"),
  Greater: plain("Greater"),
  Less: plain("Less"),
  Equal: plain("Equal"),
  And: plain("And"),
  Or: plain("Or"),
  Where: plain("Where"),

  ReduceSum: reduction("ReduceSum"),
  ReduceMean: reduction("ReduceMean"),
  ReduceMax: reduction("ReduceMax"),
  ArgMax: (at, { attributes: { axis } }, [x]) => at.emit("ArgMax", [x!], 1, { axis: { int: axis }, keepdims: { int: 0 } }),
  CumSum: (at, { attributes: { axis, reverse } }, [x]) =>
    at.emit("CumSum", [x!, at.ints([axis])], 1, { reverse: { int: reverse ? 1 : 0 } }),

  MatMul: (at, { inputs, attributes }, [a, b]) =>
    at.product([a!, b!], { ...attributes, ranks: [inputs[0]!.shape.length, inputs[1]!.shape.length] }),

  Reshape: (at, node, [x, like]) => {
    const shape = like === undefined ? at.reshapeTarget(node, x!) : at.shape(node.inputs[1]!, like, node.attributes.target);
    return at.emit("Reshape", [x!, shape], 1);
  },
  Expand: (at, node, [x, like]) => {
    const { target } = node.attributes;
    const shape = like === undefined ? at.ints(node.outputs[0]!.shape) : at.shape(node.inputs[1]!, like, target);
    return at.emit("Expand", [x!, shape], 1);
  },
  Transpose: (at, { attributes: { permutation } }, [x]) => at.emit("Transpose", [x!], 1, { perm: { ints: permutation } }),
  Unsqueeze: (at, { attributes: { axes } }, [x]) => at.emit("Unsqueeze", [x!, at.ints(axes)], 1),
  Squeeze: (at, { attributes: { axes } }, [x]) => at.emit("Squeeze", [x!, at.ints(axes)], 1),
  Concat: (at, { attributes: { axis } }, x) => at.emit("Concat", x, 1, { axis: { int: axis } }),
  Split: (at, { attributes: { axis, sizes } }, [x]) => at.emit("Split", [x!, at.ints(sizes)], sizes.length, { axis: { int: axis } }),
  Slice: (at, { attributes: { axis, start, end, step } }, [x]) => {
    const every = step === undefined ? [] : [at.ints([step])];
    return at.emit("Slice", [x!, at.ints([start]), at.ints([end ?? Number.MAX_SAFE_INTEGER]), at.ints([axis]), ...every], 1);
  },
  Reverse: (at, { attributes: { axis } }, [x]) =>
    at.emit("Slice", [x!, at.ints([-1]), at.ints([-Number.MAX_SAFE_INTEGER]), at.ints([axis]), at.ints([-1])], 1),
  Pad: (at, { attributes: { axis, before, after } }, [x]) => at.emit("Pad", [x!, at.ints([before, after]), "", at.ints([axis])], 1),

  Gather: (at, _, x) => at.emit("Gather", x, 1, { axis: { int: 0 } }),
  GatherElements: (at, { attributes: { axis } }, x) => at.emit("GatherElements", x, 1, { axis: { int: axis } }),
  ScatterElementsAdd: (at, { attributes: { axis } }, x) =>
    at.emit("ScatterElements", x, 1, { axis: { int: axis }, reduction: { text: "add" } }),
  ScatterRowsAdd: (at, { inputs: [, { dtype }] }, [x, ids, updates]) => {
    const [column] = at.emit("Unsqueeze", [ids!, at.ints([1])], 1); // [N, 1]
    if (at.oneThread) {
      const [indices] = dtype === "int64" ? [column] : at.emit("Cast", [column!], 1, { to: { int: onnxNumber("int64") } });
      return at.emit("ScatterND", [x!, indices!, updates!], 1, { reduction: { text: "add" } });
    }
    const [indices] = at.emit("Expand", [column!, ...at.emit("Shape", [updates!], 1)], 1);
    return at.emit("ScatterElements", [x!, indices!, updates!], 1, { axis: { int: 0 }, reduction: { text: "add" } });
  },

  Scan: (at, node, x) => {
    const { body, carried, sequences, reverse } = node.attributes;
    const graph = at.scanBody(body, x.slice(carried + sequences), carried + sequences);
    const directions = (count: number): OnnxAttribute => ({ ints: new Array<number>(count).fill(1) });
    const results = body.outputs.length - carried;
    return at.emit("Scan", x.slice(0, carried + sequences), body.outputs.length, {
      body: { graph },
      num_scan_inputs: { int: sequences },
      ...(reverse && { scan_input_directions: directions(sequences) }),
      ...(reverse && results > 0 && { scan_output_directions: directions(results) }),
    });
  },

  Attention: (at, { inputs, attributes: { biased, dropped, rate } }, x) => {
    const [q, k, v] = x as [string, string, string];
    const rank = inputs[0]!.shape.length;
    const [products] = at.product([q, k], { transposeA: false, transposeB: true, ranks: [rank, rank] });
    const [scores] = biased ? at.emit("Add", [products!, x[3]!], 1) : [products];
    const [weights] = at.emit("Softmax", [scores!], 1, { axis: { int: -1 } });
    if (!dropped) return [at.emit("MatMul", [weights!, v], 1)[0]!, weights!];
    const [kept] = at.emit("Where", [x[biased ? 4 : 3]!, weights!, at.filled(0, [])], 1);
    const [sums] = at.emit("MatMul", [kept!, v], 1);
    const [y] = at.emit("Mul", [sums!, at.filled(1 / (1 - rate), [])], 1); // scaled where the tensor is smaller
    return [y!, weights!, kept!];
  },
  Softmax: (at, { attributes: { axis } }, [x]) => at.emit("Softmax", [x!], 1, { axis: { int: axis } }),
  SoftmaxCrossEntropy: (at, node, [logits, labels]) => {
    const last = node.inputs[0]!.shape.length - 1;
    const [logProbabilities] = at.emit("LogSoftmax", [logits!], 1, { axis: { int: last } });
    const [index] = at.emit("Unsqueeze", [labels!, at.ints([last])], 1);
    const [own] = at.emit("GatherElements", [logProbabilities!, index!], 1, { axis: { int: last } });
    const [each] = at.emit("Squeeze", [own!, at.ints([last])], 1);
    return at.emit("Neg", [each!], 1);
  },
  // The op itself: fusions that look for its parts have given wrong numbers (engine trap T8).
  LayerNorm: (at, { attributes: { epsilon } }, x) =>
    at.emit("LayerNormalization", x, 3, { axis: { int: -1 }, epsilon: { float: epsilon } }),
  Gelu: (at, _, [x]) => at.emit("Gelu", [x!], 1),
  LstmCell: (at, node, [z, c, h, isText]) => {
    const rank = node.inputs[1]!.shape.length;
    const units = node.inputs[1]!.shape[rank - 1]!;
    const axis = { axis: { int: rank - 1 } };
    const [zGates, zCandidate] = at.emit("Split", [z!, at.ints([3 * units, units])], 2, axis);
    const [gates] = at.emit("Sigmoid", [zGates!], 1);
    const [candidate] = at.emit("Tanh", [zCandidate!], 1);
    const [i, o, f] = at.emit("Split", [gates!, at.ints([units, units, units])], 3, axis);
    const [kept] = at.emit("Mul", [f!, c!], 1);
    const [written] = at.emit("Mul", [i!, candidate!], 1);
    const [next] = at.emit("Add", [kept!, written!], 1);
    const [squashed] = at.emit("Tanh", [next!], 1);
    const [made] = at.emit("Mul", [o!, squashed!], 1);
    if (isText === undefined) return [made!, next!, gates!, candidate!, kept!, squashed!];
    const [hNext] = at.emit("Where", [isText, made!, h!], 1);
    const [cNext] = at.emit("Where", [isText, next!, c!], 1);
    return [hNext!, cNext!, gates!, candidate!, kept!, squashed!];
  },
} satisfies { [Op in OpName]: Row<Op> };

/** One model being written: names, shared constants, and the nodes of the graph at hand. */
class Lowering {
  readonly portable: boolean;
  readonly oneThread: boolean;
  usesContribOps = false;
  private readonly constants: NonNullable<LowerOptions["constants"]>;
  private names = new Map<Value, string>();
  private readonly initializers: OnnxTensor[] = [];
  private readonly sharedConstants = new Map<string, string>();
  private nodes: OnnxNode[] = [];
  private outermost: OnnxNode[] = this.nodes;
  private next = 0;

  constructor({ constants = new Map(), portable = false, oneThread = false }: LowerOptions) {
    this.constants = constants;
    this.portable = portable;
    this.oneThread = oneThread;
  }

  fresh(): string {
    return `t${this.next++}`;
  }

  emit(op: string, inputs: readonly string[], outputs: number, attributes: Record<string, OnnxAttribute> = {}, domain = ""): string[] {
    const names = Array.from({ length: outputs }, () => this.fresh());
    this.nodes.push({ op, domain, inputs, outputs: names, attributes });
    return names;
  }

  /** An op of ONNX Runtime's own. */
  contrib(op: string, inputs: readonly string[], outputs: number, attributes: Record<string, OnnxAttribute>): string[] {
    this.usesContribOps = true;
    return this.emit(op, inputs, outputs, attributes, "com.microsoft");
  }

  graph(name: string, graph: Graph, outputNames: readonly string[]): OnnxGraph {
    const inputs = graph.inputs.filter((value) => !this.constants.has(value));
    for (const value of graph.inputs) {
      invariant(isOp(value.node, "Input"), "a graph's inputs should be inputs");
      this.names.set(value, value.node.attributes.name);
      const data = this.constants.get(value);
      if (data) this.initializers.push(toTensor(value.node.attributes.name, value, data instanceof Float32Array ? bytesOf(data) : data));
    }
    this.lowerNodes(graph);
    const outputs = this.nameOutputs(graph.outputs, outputNames, new Set());
    return { name, nodes: this.nodes, inputs: inputs.map((value) => this.valueInfo(value)), outputs, initializers: this.initializers };
  }

  scanBody(body: Graph, capturedNames: readonly string[], fed: number): OnnxGraph {
    const [outer, outerNames, name] = [this.nodes, this.names, `body${this.next++}`];
    this.nodes = [];
    this.names = new Map(); // two bodies may share nodes: what one has computed is unknown to the other
    body.inputs.forEach((value, i) => {
      this.names.set(value, i < fed ? this.fresh() : capturedNames[i - fed]!); // captured values are read from the graph around
    });
    this.lowerNodes(body);
    const inputs = body.inputs.slice(0, fed).map((value) => this.valueInfo(value));
    const taken = new Set(body.inputs);
    const outputs = this.nameOutputs(
      body.outputs,
      body.outputs.map(() => this.fresh()),
      taken,
    );
    const nodes = this.nodes;
    [this.nodes, this.names] = [outer, outerNames];
    return { name, nodes, inputs, outputs, initializers: [] };
  }

  private lowerNodes(graph: Graph): void {
    for (const node of topologicalOrder(graph.outputs)) {
      if (node.outputs.every((output) => this.names.has(output))) continue;
      invariant(node.op !== "Input", `the input "${(node as Node<"Input">).attributes.name}" should be listed among the graph's inputs`);
      const inputs = node.inputs.map((value) => this.names.get(value)!);
      // The table's row for this op takes this node: TypeScript cannot follow a name from key to value.
      const outputs = (rows[node.op] as Row<OpName>)(this, node, inputs);
      node.outputs.forEach((output, i) => {
        this.names.set(output, outputs[i]!);
      });
    }
  }

  /** Gives outputs the names asked for. A value that has a name already, or is asked for twice, gets an Identity. */
  private nameOutputs(values: readonly Value[], wanted: readonly string[], taken: Set<Value>): OnnxValue[] {
    const renamed = new Map<string, string>();
    values.forEach((value, i) => {
      const own = this.names.get(value)!;
      const made = this.nodes.some((node) => node.outputs.includes(own));
      if (made && !taken.has(value)) {
        taken.add(value);
        renamed.set(own, wanted[i]!);
      } else this.nodes.push({ op: "Identity", inputs: [own], outputs: [wanted[i]!], attributes: {} });
    });
    const rename = (name: string) => renamed.get(name) ?? name;
    this.nodes = this.nodes.map((node) => renameNode(node, rename));
    for (const [value, name] of this.names) if (renamed.has(name)) this.names.set(value, renamed.get(name)!);
    return values.map((value, i) => ({ ...this.valueInfo(value), name: wanted[i]! }));
  }

  private valueInfo(value: Value): OnnxValue {
    return { name: this.names.get(value)!, type: value.dtype, shape: value.shape.map((size, axis) => value.names[axis] ?? size) };
  }

  ints(values: readonly number[]): string {
    return this.shared(`int64 ${values}`, "int64", [values.length], bytesOf(BigInt64Array.from(values, BigInt)));
  }

  constant(node: Node<"Constant">): string {
    const { data } = node.attributes;
    const [value] = node.outputs;
    if (data.length <= 64) {
      return this.shared(`${value!.dtype} [${value!.shape}] ${data.join()}`, value!.dtype, value!.shape, constantBytes(data));
    }
    const name = this.fresh();
    this.initializers.push(toTensor(name, value!, constantBytes(data)));
    return name;
  }

  /** A tensor of one number: small ones are shared constants, large ones are made once when the model runs. */
  filled(value: number, shape: readonly number[]): string {
    const key = `filled ${value} [${shape}]`;
    const count = sizeOf(shape);
    if (count <= 1 << 14) return this.shared(key, "float32", shape, bytesOf(new Float32Array(count).fill(value)));
    const known = this.sharedConstants.get(key);
    if (known) return known;
    const name = this.fresh();
    const tensor: OnnxTensor = { name: "", type: "float32", shape: [1], data: bytesOf(Float32Array.of(value)) };
    this.outermost.push({ op: "ConstantOfShape", inputs: [this.ints(shape)], outputs: [name], attributes: { value: { tensor } } });
    this.sharedConstants.set(key, name);
    return name;
  }

  private shared(key: string, type: ElementType, shape: readonly number[], data: Uint8Array): string {
    const known = this.sharedConstants.get(key);
    if (known) return known;
    const name = this.fresh();
    this.initializers.push({ name, type, shape, data });
    this.sharedConstants.set(key, name);
    return name;
  }

  /** A matrix product, either side of which may be read transposed. */
  product(
    [a, b]: readonly [string, string],
    { transposeA, transposeB, ranks }: { transposeA: boolean; transposeB: boolean; ranks: readonly [number, number] },
  ): string[] {
    if (!transposeA && !transposeB) return this.emit("MatMul", [a, b], 1);
    if (!this.portable)
      return this.contrib("FusedMatMul", [a, b], 1, { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } });
    return this.emit("MatMul", [transposeA ? this.transposeLast(a, ranks[0]) : a, transposeB ? this.transposeLast(b, ranks[1]) : b], 1);
  }

  transposeLast(x: string, rank: number): string {
    const permutation = Array.from({ length: rank }, (_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
    return this.emit("Transpose", [x], 1, { perm: { ints: permutation } })[0]!;
  }

  /** The target of a Reshape: 0 copies the axis in place, −1 infers; anything else is put together from the shape of x. */
  reshapeTarget(node: Node<"Reshape">, x: string): string {
    const [source, output] = [node.inputs[0]!, node.outputs[0]!];
    const codes = node.attributes.target.map((spec, axis) => {
      if (output.names[axis] === null) return output.shape[axis]!;
      return typeof spec === "object" && spec.copy === axis ? 0 : -1;
    });
    if (codes.filter((code) => code === -1).length <= 1) return this.ints(codes);
    return this.shape(source, x, node.attributes.target);
  }

  /** A shape put together when the model runs: copied axes are read from `source`, numbers stand as they are. */
  shape(source: Value, name: string, target: readonly AxisSpec[]): string {
    const [whole] = this.emit("Shape", [name], 1);
    const parts = target.map((spec) => {
      if (typeof spec === "number") return this.ints([spec]);
      if (spec === "infer") return this.ints([-1]);
      if (source.names[spec.copy] === null) return this.ints([source.shape[spec.copy]!]);
      return this.emit("Gather", [whole!, this.ints([spec.copy])], 1, { axis: { int: 0 } })[0]!;
    });
    return parts.length === 1 ? parts[0]! : this.emit("Concat", parts, 1, { axis: { int: 0 } })[0]!;
  }
}

function renameNode(node: OnnxNode, rename: (name: string) => string): OnnxNode {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, attribute]) => {
      if (!("graph" in attribute)) return [name, attribute];
      return [name, { graph: { ...attribute.graph, nodes: attribute.graph.nodes.map((each) => renameNode(each, rename)) } }];
    }),
  );
  return { ...node, attributes, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) };
}

function toTensor(name: string, { dtype, shape }: Value, data: OnnxTensor["data"]): OnnxTensor {
  return { name, type: dtype, shape, data };
}

function constantBytes(data: ConstantData): Uint8Array {
  return bytesOf(data instanceof Float64Array ? Float32Array.from(data) : data);
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

const onnxNumbers: Readonly<Record<DType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

function onnxNumber(dtype: DType): number {
  const number = onnxNumbers[dtype];
  if (number === undefined) throw new TercetError("op-unsupported", { where: "cast", expected: "a type ONNX knows", received: dtype });
  return number;
}
