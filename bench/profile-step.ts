// Where the time of a training step goes: totals of ONNX Runtime's kernels over the program of one shard. An aid for development.
//
//   npx tsc -p tsconfig.bench.json && node .tercet/bench/bench/profile-step.js
//     [--steps 20] [--rows 16] [--length 128] [--masked] [--architecture ID] [--options JSON] [--evaluate] [--nodes] [--trace FILE]
//
// Kernels inside a Scan stand for themselves and count within the Scan's time too, so the shares add up to more than the whole.
// `--nodes` lists single nodes rather than operators; `--trace FILE` keeps the trace, which ui.perfetto.dev shows.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { sizeOf } from "../src/core/array.ts";
import { findRow } from "../src/core/find-row.ts";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import { architectures } from "../src/models/registry.ts";
import { sessionOptions } from "../src/runtime/onnxruntime.node.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { viewOf } from "../src/training/parameters.ts";
import { evaluateProgram, type Program, trainProgram } from "../src/training/program.ts";
import { randomBatch, referenceNetwork } from "./reference-network.ts";
import { tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    steps: { type: "string", default: "20" },
    rows: { type: "string", default: "16" },
    length: { type: "string", default: "128" },
    vocabulary: { type: "string", default: "20000" },
    masked: { type: "boolean", default: false },
    architecture: { type: "string" },
    options: { type: "string", default: "{}" },
    evaluate: { type: "boolean", default: false },
    nodes: { type: "boolean", default: false },
    trace: { type: "string" },
  },
});

/** An entry of the trace. Times are in microseconds. */
interface TraceEntry {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

interface Total {
  readonly name: string;
  calls: number;
  microseconds: number;
}

const mostLines = 40;
const shape = { batch: Number(given.rows), length: Number(given.length), vocabulary: Number(given.vocabulary) };
const network = makeNetwork();
const entries = await trace(makeProgram());
const runs = entries.filter(({ name }) => name === "model_run");
const wholeMs = runs.reduce((sum, { dur }) => sum + dur, 0) / 1000 / runs.length;
console.log(`${wholeMs.toFixed(2)} ms a run of ${shape.batch} rows on one thread, ${runs.length} runs; writing the trace is part of it`);
console.log(tableText([given.nodes ? "node" : "operator", "ms a run", "share", "calls a run", "µs a call"], totalsOf(entries).map(toRow)));

/** The reference program, or a ready architecture for two classes. */
function makeNetwork() {
  if (given.architecture === undefined) return referenceNetwork({ ...shape, masked: given.masked });
  const row = findRow(architectures, "--architecture", given.architecture);
  return row.create!({ vocabularySize: shape.vocabulary, outputs: 1, output: "sigmoid" }, JSON.parse(given.options));
}

function makeProgram(): Program {
  const size = { rows: shape.batch, length: shape.length, loss: binaryCrossentropy };
  return given.evaluate ? evaluateProgram(network, size) : trainProgram(network, size);
}

/** Runs the program and answers what ONNX Runtime wrote down; the first run is left out. */
async function trace(program: Program): Promise<TraceEntry[]> {
  const folder = mkdtempSync(join(tmpdir(), "tercet-profile-"));
  try {
    const options = { ...sessionOptions({ arena: program.arena }), enableProfiling: true, profileFilePrefix: join(folder, "step") };
    const session = await InferenceSession.create(program.onnx, options);
    const feeds = feedsOf(program);
    for (let step = 0; step <= Number(given.steps); step++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const file = join(folder, readdirSync(folder)[0]!);
    if (given.trace !== undefined) copyFileSync(file, given.trace);
    const all = JSON.parse(readFileSync(file, "utf8")) as TraceEntry[];
    const firstRun = all.findIndex(({ name }) => name === "model_run"); // written when the run has ended
    return all.slice(firstRun + 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function feedsOf({ parameters, tables, keepMasks, width }: Program): Record<string, Tensor> {
  const { batch, length } = shape;
  const { layout, initialWeights } = networkLayout(network);
  const weights = initialWeights(1);
  const float = (data: Float32Array, dims: readonly number[]) => new Tensor("float32", data, dims);
  const constant = (value: number, dims: readonly number[]) => float(new Float32Array(sizeOf(dims)).fill(value), dims);
  const places = new Map(layout.places.map((place) => [place.name, place]));
  const { x, y } = randomBatch(shape, 1);
  return {
    ...Object.fromEntries(parameters.map((name) => [name, float(viewOf(weights, places.get(name)!), places.get(name)!.shape)])),
    ...Object.fromEntries(tables.map(({ name, rowWidth }) => [`lookup.${name}`, constant(0.01, [batch, length, rowWidth])])),
    ...Object.fromEntries(keepMasks.map(({ name, shape }) => [name, new Tensor("bool", new Uint8Array(sizeOf(shape)).fill(1), shape)])),
    ids: new Tensor("int32", x.data, x.shape),
    targets: float(Float32Array.from(y), [batch, width]),
    weights: constant(1, [batch]),
    scale: constant(1 / batch, []),
  };
}

/** Longest first. */
function totalsOf(entries: readonly TraceEntry[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { cat, name, dur, args } of entries) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const key = given.nodes ? `${args?.op_name} ${name.replace("_kernel_time", "")}` : (args?.op_name ?? name);
    const total = totals.get(key) ?? { name: key, calls: 0, microseconds: 0 };
    total.calls++;
    total.microseconds += dur;
    totals.set(key, total);
  }
  return [...totals.values()].sort((a, b) => b.microseconds - a.microseconds).slice(0, mostLines);
}

function toRow({ name, calls, microseconds }: Total) {
  const ms = microseconds / 1000 / runs.length;
  return [
    name,
    ms.toFixed(3),
    `${((100 * ms) / wholeMs).toFixed(1)} %`,
    (calls / runs.length).toFixed(0),
    (microseconds / calls).toFixed(1),
  ];
}
