// Programs: a network bound to a batch size and a length, as plain data that can be sent to a worker.
import { sizeOf } from "../core/array.ts";
import { differentiate } from "../graph/differentiate.ts";
import type { Value } from "../graph/node.ts";
import { add, input, mul, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import type { Loss, TargetForm } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";
import { traceNetwork } from "./trace.ts";

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
  /** Parameters with a dense gradient; its output is called `gradient.<name>`. */
  readonly dense: readonly string[];
  /** Tables whose gradient comes as one row per token; the output is called `rows.<name>`. */
  readonly tables: readonly { readonly name: string; readonly rowWidth: number }[];
  readonly keepMasks: readonly { readonly name: string; readonly shape: readonly number[]; readonly rate: number }[];
  /** Whether an intermediate result is so large that keeping freed memory pays. */
  readonly arena: boolean;
}

export interface ProgramOptions {
  readonly rows: number;
  readonly length: number;
  readonly loss: Loss;
}

/** Loss and gradients of one shard: loss = Σ example loss · weight · scale, with scale = 1 / Σ weights of the whole batch. */
export function trainProgram(network: Network, { rows, length, loss }: ProgramOptions): Program {
  const trace = traceNetwork(network, { rows, length, training: true });
  const width = trace.logits.shape[1]!;
  const { targets, total, inputs } = weightedLoss(trace.logits, loss, network);
  const wrt = trace.parameters.map(({ value }) => value);
  const tables = wrt.filter((value) => isLookedUpByIds(trace.logits, value, trace.ids));
  const { outputs, gradients, rows: rowGradients } = differentiate([total, trace.logits], total, wrt, { rowsOf: tables });
  const dense = trace.parameters.filter((_, i) => gradients[i]);
  const lookedUp = trace.parameters.filter(({ value }) => rowGradients.has(value));
  const graph = simplify({
    inputs: [...wrt, trace.ids, ...inputs, ...trace.keepMasks.map(({ value }) => value)],
    outputs: [
      ...outputs,
      ...gradients.filter((gradient) => gradient !== null),
      ...lookedUp.map(({ value }) => sumOfRows(rowGradients.get(value)!.map((each) => each.rows))),
    ],
  });
  const outputNames = [
    "loss",
    "logits",
    ...dense.map(({ spec }) => `gradient.${spec.name}`),
    ...lookedUp.map(({ spec }) => `rows.${spec.name}`),
  ];
  return {
    kind: "train",
    onnx: writeOnnx(lowerGraph(graph, { outputNames })),
    rows,
    length,
    width,
    targets,
    parameters: trace.parameters.map(({ spec }) => spec.name),
    dense: dense.map(({ spec }) => spec.name),
    tables: lookedUp.map(({ spec }) => ({ name: spec.name, rowWidth: sizeOf(spec.shape.slice(1)) })),
    keepMasks: trace.keepMasks.map(({ name, value, rate }) => ({ name, shape: value.shape, rate })),
    arena: false,
  };
}

/** Loss and logits of one shard, without gradients and without dropout. */
export function evaluateProgram(network: Network, { rows, length, loss }: ProgramOptions): Program {
  const trace = traceNetwork(network, { rows, length, training: false });
  const { targets, total, inputs } = weightedLoss(trace.logits, loss, network);
  const wrt = trace.parameters.map(({ value }) => value);
  const graph = simplify({ inputs: [...wrt, trace.ids, ...inputs], outputs: [total, trace.logits] });
  return {
    kind: "evaluate",
    onnx: writeOnnx(lowerGraph(graph, { outputNames: ["loss", "logits"] })),
    rows,
    length,
    width: trace.logits.shape[1]!,
    targets,
    parameters: trace.parameters.map(({ spec }) => spec.name),
    dense: [],
    tables: [],
    keepMasks: [],
    arena: false,
  };
}

function weightedLoss(logits: Value, loss: Loss, network: Network) {
  const [rows, width] = logits.shape as [number, number];
  const target = loss.targets === "index" ? input("targets", [rows], "int32") : input("targets", [rows, width]);
  const weights = input("weights", [rows]);
  const scale = input("scale", []);
  const total = mul(reduceSum(mul(loss.perExample(logits, target, network.output), weights)), scale);
  return { targets: loss.targets, total, inputs: [target, weights, scale] };
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

function sumOfRows(rows: readonly Value[]): Value {
  return rows.reduce((sum, each) => add(sum, each));
}
