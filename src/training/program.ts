// Programs: a network bound to a batch size and a length, as plain data that can be sent to a worker.
import { sizeOf } from "../core/array.ts";
import { differentiate } from "../graph/differentiate.ts";
import type { Node, Value } from "../graph/node.ts";
import { input, mul, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { rebuild } from "../graph/rebuild.ts";
import type { Loss, TargetForm } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";
import { type Trace, traceNetwork } from "./trace.ts";

export interface Program {
  readonly kind: "train" | "evaluate";
  readonly onnx: Uint8Array;
  /** Rows of one shard. */
  readonly rows: number;
  readonly length: number;
  /** Width of the logits. */
  readonly width: number;
  readonly targets: TargetForm;
  /** Names of the parameters that are inputs. */
  readonly parameters: readonly string[];
  /** Parameters with a gradient; its output is called `gradient.<name>`. */
  readonly dense: readonly string[];
  /**
   * Tables that are only looked up at the ids of the batch. The host does it: the program is fed the rows `[rows, length, rowWidth]` as
   * `lookup.<name>` and gives their gradient as `rows.<name>`, so that it never sees the whole table.
   */
  readonly tables: readonly { readonly name: string; readonly rowWidth: number }[];
  readonly keepMasks: readonly { readonly name: string; readonly shape: readonly number[]; readonly rate: number }[];
  /** Whether an intermediate result is so large that keeping freed memory pays. */
  readonly arena: boolean;
}

export interface ProgramOptions {
  readonly rows: number;
  readonly length: number;
  readonly loss: Loss;
  /** Whether a parameter stays as it is: it gets no gradient, unless it is a table. Default: none does. */
  readonly isFrozen?: (name: string) => boolean;
}

/** Tokens of a shard up to which keeping freed memory for the next step gains less than a tenth of the time, and costs some 20 MB. */
const smallStep = 1024;

/** Loss and gradients of one shard: loss = Σ example loss · weight · scale, with scale = 1 / Σ weights of the whole batch. */
export function trainProgram(network: Network, options: ProgramOptions): Program {
  const trace = traceNetwork(network, { ...options, training: true });
  const { inputs, logits, total, parameters, tables, facts } = bind(network, trace, options);
  const { isFrozen = () => false } = options;
  const wrt = [...parameters.filter((value) => !isFrozen(nameOf(value))), ...tables.map(({ rows }) => rows)];
  const { outputs, gradients } = differentiate([total, logits], total, wrt);
  const used = wrt.flatMap((value, i) => (gradients[i] ? [{ value, gradient: gradients[i] }] : []));
  const dense = used.filter(({ value }) => parameters.includes(value)).map(({ value }) => nameOf(value));
  const lookedUp = tables.filter(({ rows }) => used.some(({ value }) => value === rows));
  const graph = simplify({
    inputs: [...inputs, ...trace.keepMasks.map(({ value }) => value)],
    outputs: [...outputs, ...used.map(({ gradient }) => gradient)],
  });
  const outputNames = ["loss", "logits", ...dense.map((name) => `gradient.${name}`), ...lookedUp.map(({ name }) => `rows.${name}`)];
  return {
    ...facts,
    kind: "train",
    onnx: writeOnnx(lowerGraph(graph, { outputNames })),
    dense,
    keepMasks: trace.keepMasks.map(({ name, value, rate }) => ({ name, shape: value.shape, rate })),
    arena: options.rows * options.length > smallStep,
  };
}

/** Loss and logits of one shard, without gradients and without dropout. */
export function evaluateProgram(network: Network, options: ProgramOptions): Program {
  const trace = traceNetwork(network, { ...options, training: false });
  const { inputs, logits, total, facts } = bind(network, trace, options);
  const graph = simplify({ inputs, outputs: [total, logits] });
  const onnx = writeOnnx(lowerGraph(graph, { outputNames: ["loss", "logits"] }));
  return { ...facts, kind: "evaluate", onnx, dense: [], keepMasks: [], arena: false };
}

/** What both programs share: the weighted loss, and the tables' lookups taken out. */
function bind(network: Network, trace: Trace, { rows, length, loss }: ProgramOptions) {
  const looked = trace.parameters.filter(({ value }) => isLookedUpByIds(trace.logits, value, trace.ids));
  const tables = looked.map(({ spec, value }) => ({
    name: spec.name,
    table: value,
    rows: input(`lookup.${spec.name}`, [rows, length, ...spec.shape.slice(1)]),
    rowWidth: sizeOf(spec.shape.slice(1)),
  }));
  const { values } = rebuild([trace.logits], ({ inputs: [table] }) => {
    const found = tables.find((each) => each.table === table);
    return found && [found.rows];
  });
  const logits = values[0]!;
  const { total, inputs } = weightedLoss(logits, loss, network);
  const parameters = trace.parameters.map(({ value }) => value).filter((value) => !tables.some(({ table }) => table === value));
  const facts = {
    rows,
    length,
    width: logits.shape[1]!,
    targets: loss.targets,
    parameters: parameters.map(nameOf),
    tables: tables.map(({ name, rowWidth }) => ({ name, rowWidth })),
  };
  return { inputs: [...parameters, ...tables.map((each) => each.rows), trace.ids, ...inputs], logits, total, parameters, tables, facts };
}

function nameOf({ node }: Value): string {
  return (node as Node<"Input">).attributes.name; // parameters are inputs
}

function weightedLoss(logits: Value, loss: Loss, network: Network) {
  const [rows, width] = logits.shape as [number, number];
  const target = loss.targets === "index" ? input("targets", [rows], "int32") : input("targets", [rows, width]);
  const weights = input("weights", [rows]);
  const scale = input("scale", []);
  const total = mul(reduceSum(mul(loss.perExample(logits, target, network.output), weights)), scale);
  return { total, inputs: [target, weights, scale] };
}

/** Whether a table is read only by looking up the ids of the batch. */
function isLookedUpByIds(logits: Value, table: Value, ids: Value): boolean {
  const readers = new Set<string>();
  const seen = new Set<object>();
  const visit = (value: Value) => {
    if (seen.has(value.node)) return;
    seen.add(value.node);
    if (value.node.inputs.includes(table)) readers.add(value.node.op === "Gather" && value.node.inputs[1] === ids ? "lookup" : "other");
    value.node.inputs.forEach(visit);
  };
  visit(logits);
  return readers.has("lookup") && readers.size === 1;
}
