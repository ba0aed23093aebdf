// Programs: a network bound to a batch size and a length, as plain data that can be sent to a worker.
import { sizeOf } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { differentiate } from "../graph/differentiate.ts";
import { type Node, topologicalOrder, type Value } from "../graph/node.ts";
import { cast, equal, input, mul, not, reduceSum, reshape, unsqueeze } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { rebuild } from "../graph/rebuild.ts";
import { lastAxis } from "../graph/shapes.ts";
import type { Loss, TargetForm } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";
import { isTrainable } from "./parameters.ts";
import { type Trace, traceNetwork } from "./trace.ts";

export interface Program {
  readonly kind: "train" | "evaluate";
  readonly onnx: Uint8Array;
  /** Rows of one shard. */
  readonly rows: number;
  readonly length: number;
  /** Width of the logits. */
  readonly width: number;
  /** Whether each position of a row has an answer of its own, as in a language model; else the row has one. */
  readonly perPosition: boolean;
  readonly targets: TargetForm;
  /** Whether the examples are numbers `[rows, length]`, rather than token ids. */
  readonly numbers: boolean;
  /** Names of the parameters that are inputs. */
  readonly parameters: readonly string[];
  /** Parameters with a gradient; its output is called `gradient.<name>`. */
  readonly dense: readonly string[];
  /**
   * Tables that are only looked up at the ids of the batch. The host does it: the program is fed the rows `[rows, length, rowWidth]` as
   * `lookup.<name>` and gives their gradient as `rows.<name>`, so that it never sees the whole table.
   */
  readonly tables: readonly { readonly name: string; readonly rowWidth: number; readonly trained: boolean }[];
  /**
   * Tables that are read inside the program, at ids that it computes from the ids of the batch. Each lookup gives the gradient of the rows it
   * read, `[...shape, rowWidth]`, as `gathered.<i>.rows`, and their ids as `gathered.<i>.ids`; the host adds them up.
   */
  readonly gathers: readonly { readonly name: string; readonly rowWidth: number; readonly shape: readonly number[] }[];
  /** Parameters that the step gives a next value without training them; its output is called `state.<name>`. */
  readonly states: readonly { readonly name: string; readonly shape: readonly number[] }[];
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

/** Answers of a row: logits are `[rows · answersEach, width]`. */
export function answersEach({ perPosition, length }: Pick<Program, "perPosition" | "length">): number {
  return perPosition ? length : 1;
}

/**
 * Loss and gradients of one shard: loss = Σ example loss · weight · scale, with scale = 1 / Σ weights of the whole batch. Where each
 * position has an answer, each counts as an example with the weight of its row; padding (id 0) has none.
 */
export function trainProgram(network: Network, options: ProgramOptions): Program {
  const { graph, dense, lookedUp, gathered, updates, keepMasks, facts } = trainGraph(network, options);
  const names = dense.map(({ name }) => name);
  const outputNames = [
    "loss",
    "logits",
    ...updates.map(({ name }) => `state.${name}`),
    ...names.map((name) => `gradient.${name}`),
    ...lookedUp.map((name) => `rows.${name}`),
    ...gathered.map((_, i) => `gathered.${i}.rows`),
    ...gathered.map((_, i) => `gathered.${i}.ids`),
  ];
  return {
    ...facts,
    kind: "train",
    onnx: writeOnnx(lowerGraph(graph, { outputNames, oneThread: true })), // as every plan has it
    dense: names,
    tables: facts.tables.map((table) => ({ ...table, trained: lookedUp.includes(table.name) })),
    states: updates.map(({ name, value }) => ({ name, shape: value.shape })),
    gathers: gathered.map(({ table, ids }) => ({ name: nameOf(table), rowWidth: sizeOf(table.shape.slice(1)), shape: ids.shape })),
    keepMasks: keepMasks.map(({ name, value, rate }) => ({ name, shape: value.shape, rate })),
    arena: options.rows * options.length > smallStep,
  };
}

/**
 * The same as a graph. Outputs: loss, logits, next values of states, the gradients of `dense` parameters, of the rows of the tables `lookedUp`,
 * of the rows `gathered`, and the ids of these.
 */
export function trainGraph(network: Network, options: ProgramOptions) {
  const { isFrozen = () => false } = options;
  const trace = traceNetwork(network, { ...options, training: true });
  const { inputs, logits, total, parameters, tables, updates, facts } = bind(network, trace, options);
  const frozen = new Set(trace.parameters.filter(({ spec }) => !isTrainable(spec) || isFrozen(spec.name)).map(({ value }) => value));
  const trained = parameters.filter((value) => !frozen.has(value));
  const gathers = trained.flatMap((table) => gathersOf(logits, table));
  const whole = trained.filter((value) => !gathers.some(({ table }) => table === value));
  const trainedTables = tables.filter(({ table }) => !frozen.has(table));
  const wrt = [...whole, ...trainedTables.map(({ rows }) => rows), ...gathers.map(({ rows }) => rows)];
  const { outputs, gradients } = differentiate([total, logits, ...updates.map(({ value }) => value)], total, wrt);
  const used = wrt.flatMap((value, i) => (gradients[i] ? [{ value, gradient: gradients[i] }] : []));
  const names = used.filter(({ value }) => whole.includes(value)).map(({ value }) => nameOf(value));
  const isUsed = ({ rows }: { readonly rows: Value }) => used.some(({ value }) => value === rows);
  const lookedUp = trainedTables.filter(isUsed).map(({ name }) => name);
  const gathered = gathers.filter(isUsed);
  const graph = simplify({
    inputs: [...inputs, ...trace.keepMasks.map(({ value }) => value)],
    outputs: [...outputs, ...used.map(({ gradient }) => gradient), ...gathered.map(({ ids }) => cast(ids, "int32"))],
  });
  const dense = names.map((name, i) => ({ name, gradient: graph.outputs[outputs.length + i]! }));
  return { graph, dense, lookedUp, gathered, updates, keepMasks: trace.keepMasks, facts };
}

/** Loss and logits of one shard, without gradients and without dropout. */
export function evaluateProgram(network: Network, options: ProgramOptions): Program {
  const trace = traceNetwork(network, { ...options, training: false });
  const { inputs, logits, total, facts } = bind(network, trace, options);
  const graph = simplify({ inputs, outputs: [total, logits] });
  const onnx = writeOnnx(lowerGraph(graph, { outputNames: ["loss", "logits"] }));
  return { ...facts, kind: "evaluate", onnx, dense: [], states: [], gathers: [], keepMasks: [], arena: false };
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
  const { values } = rebuild([trace.logits, ...trace.updates.map(({ value }) => value)], ({ inputs: [table] }) => {
    const found = tables.find((each) => each.table === table);
    return found && [found.rows];
  });
  const [answers, ...next] = values as [Value, ...Value[]];
  const perPosition = answers.shape.length === 3;
  if (perPosition) expectPositions(answers, length, loss);
  const width = lastAxis(answers);
  const logits = perPosition ? reshape(answers, [rows * length, width]) : answers;
  const updates = trace.updates.map(({ name }, i) => ({ name, value: next[i]! }));
  const { total, inputs } = weightedLoss(
    logits,
    { each: perPosition ? weightsOfPositions(trace) : trace.weights, rows: trace.weights },
    loss,
    network,
  );
  const parameters = trace.parameters.map(({ value }) => value).filter((value) => !tables.some(({ table }) => table === value));
  const facts = {
    rows,
    length,
    width,
    perPosition,
    targets: loss.targets,
    numbers: trace.ids.dtype === "float32",
    parameters: parameters.map(nameOf),
    tables: tables.map(({ name, rowWidth }) => ({ name, rowWidth, trained: false })),
  };
  return {
    inputs: [...parameters, ...tables.map((each) => each.rows), trace.ids, ...inputs],
    logits,
    total,
    parameters,
    tables,
    updates,
    facts,
  };
}

function nameOf({ node }: Value): string {
  return (node as Node<"Input">).attributes.name; // parameters are inputs
}

/** What each answer counts, and the rows' own weights, which are what is fed. */
interface Weights {
  readonly each: Value;
  readonly rows: Value;
}

function weightedLoss(logits: Value, weights: Weights, loss: Loss, network: Network) {
  const [answers, width] = logits.shape as [number, number];
  const target = loss.targets === "index" ? input("targets", [answers], "int32") : input("targets", [answers, width]);
  const scale = input("scale", []);
  const total = mul(reduceSum(mul(loss.perExample(logits, target, network.output, weights.each), weights.each)), scale);
  return { total, inputs: [target, weights.rows, scale] };
}

/** The weight of its row for each position with text: `[rows · length]`. */
function weightsOfPositions({ ids, weights }: Trace): Value {
  const [rows, length] = ids.shape as [number, number];
  const isText = cast(not(equal(ids, 0)), "float32");
  return reshape(mul(unsqueeze(weights, [1]), isText), [rows * length]);
}

/** Refuses what has no meaning where each position has an answer. */
function expectPositions(answers: Value, length: number, loss: Loss): void {
  if (answers.shape[1] !== length) {
    throw new TercetError("shape-mismatch", {
      where: "the last layer",
      expected: `an answer for each of the ${length} tokens, or one for the text`,
      received: `${answers.shape[1]} answers`,
    });
  }
  if (loss.targets === "index" && loss.scope !== "batch") return;
  throw new TercetError("loss-mismatch", {
    where: "compile.loss",
    option: "loss",
    expected: "sparseCategoricalCrossentropy, as the network answers at each position",
    received: loss.id,
    hint: "Pool the positions, for example with globalAveragePooling1D, for one answer a text.",
  });
}

/** Whether a table is read only by looking up the ids of the batch. */
function isLookedUpByIds(logits: Value, table: Value, ids: Value): boolean {
  const readers = readersOf(logits, table);
  return readers.length > 0 && readers.every((node) => isLookup(node, table) && node.inputs[1] === ids);
}

/** The lookups of a table that is read in no other way, at ids that no parameter decides; none for a table that is read otherwise. */
function gathersOf(logits: Value, table: Value): { readonly table: Value; readonly rows: Value; readonly ids: Value }[] {
  const readers = readersOf(logits, table);
  if (!readers.every((node) => isLookup(node, table))) return [];
  return readers.map((node) => ({ table, rows: node.outputs[0]!, ids: node.inputs[1]! }));
}

const isLookup = (node: Node, table: Value) => node.op === "Gather" && node.inputs[0] === table && node.inputs[1] !== table;

function readersOf(logits: Value, table: Value): Node[] {
  return topologicalOrder([logits]).filter(({ inputs }) => inputs.includes(table));
}
