// Runs a graph in ONNX Runtime, with numbers given as for the interpreter.
import { sizeOf } from "../../src/core/array.ts";
import type { NumericInput } from "../../src/graph/interpreter.ts";
import { type DType, type Graph, isOp } from "../../src/graph/node.ts";
import { type LowerOptions, lowerGraph } from "../../src/onnx/lower.ts";
import type { ExecutableOptions, RuntimeTensor, TensorData } from "../../src/runtime/executable.ts";
import { createExecutable } from "../../src/runtime/onnxruntime.node.ts";
import type { Shaped } from "./close.ts";

export interface RunOptions extends ExecutableOptions, Pick<LowerOptions, "portable"> {
  /** Shapes of the outputs where they are not those of the trace. */
  readonly shapes?: readonly (readonly number[])[];
}

export interface Runner {
  run(feeds: Readonly<Record<string, NumericInput>>, shapes?: readonly (readonly number[])[]): Promise<Shaped[]>;
  release(): Promise<void>;
}

/** A session for a graph, for several runs. */
export async function openGraph(graph: Graph, { portable = false, ...options }: RunOptions = {}): Promise<Runner> {
  const oneThread = !portable && (options.threads ?? 1) === 1;
  const executable = await createExecutable(lowerGraph(graph, { portable, oneThread }), options);
  return {
    async run(feeds, shapes = graph.outputs.map((value) => value.shape)) {
      const inputs: Record<string, RuntimeTensor> = {};
      for (const { node, dtype } of graph.inputs) {
        if (!isOp(node, "Input")) throw new Error("a graph's inputs should be inputs");
        const { data, shape } = feeds[node.attributes.name]!;
        inputs[node.attributes.name] = { data: typed(dtype, data), shape };
      }
      const outputs = graph.outputs.map(({ dtype }, i): RuntimeTensor => ({ data: empty(dtype, sizeOf(shapes[i]!)), shape: shapes[i]! }));
      await executable.run(inputs, Object.fromEntries(outputs.map((output, i) => [`output${i}`, output])));
      return outputs.map(({ data, shape }) => ({ data: Float64Array.from(data as ArrayLike<number>, Number), shape }));
    },
    release: () => executable.release(),
  };
}

export async function runOnnx(graph: Graph, feeds: Readonly<Record<string, NumericInput>>, options: RunOptions = {}): Promise<Shaped[]> {
  const runner = await openGraph(graph, options);
  try {
    return await runner.run(feeds, options.shapes);
  } finally {
    await runner.release();
  }
}

/** The same numbers as float32 sees them, so that both sides start from equal ones. */
export function rounded(feeds: Readonly<Record<string, NumericInput>>): Record<string, NumericInput> {
  return Object.fromEntries(Object.entries(feeds).map(([name, { data, shape }]) => [name, { data: Float32Array.from(data), shape }]));
}

function typed(dtype: DType, data: ArrayLike<number>): TensorData {
  if (dtype === "int64") return BigInt64Array.from(Array.from(data, BigInt));
  return dtype === "int32" ? Int32Array.from(data) : dtype === "bool" ? Uint8Array.from(data) : Float32Array.from(data);
}

function empty(dtype: DType, size: number): TensorData {
  if (dtype === "int64") return new BigInt64Array(size);
  return dtype === "int32" ? new Int32Array(size) : dtype === "bool" ? new Uint8Array(size) : new Float32Array(size);
}
