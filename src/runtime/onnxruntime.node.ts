// ONNX Runtime in Node: native CPU kernels with zero-copy inputs and results written into the caller's arrays, or WebAssembly, which copies.
import { invariant } from "../core/errors.ts";
import type { OnnxModel } from "../onnx/model.ts";
import { writeOnnx } from "../onnx/write.ts";
import { type Engine, loadEngine, loadNativeEngine } from "./engine.node.ts";
import type { Executable, ExecutableOptions, RuntimeTensor, TensorData } from "./executable.ts";
import type { OnnxSession, OnnxTensor, SessionOptions } from "./onnx-runtime.ts";

/** Files a model refers to for its weights: name → bytes. */
export type ExternalFiles = Readonly<Record<string, Uint8Array>>;

export async function createExecutable(
  model: OnnxModel | Uint8Array,
  options: ExecutableOptions = {},
  externalFiles: ExternalFiles = {},
  given?: Engine,
): Promise<Executable> {
  const engine = given ?? (await loadEngine());
  const bytes = model instanceof Uint8Array ? model : writeOnnx(model);
  const session = await engine.runtime.InferenceSession.create(bytes, {
    ...sessionOptions(options),
    externalData: Object.entries(externalFiles).map(([path, data]) => ({ path, data })),
  });
  return wrapSession(engine, session);
}

/** The options every session gets. `set_denormal_as_zero` must never be among them: it changes JavaScript itself (engine trap T3). */
export function sessionOptions({ threads = 1, arena = false, optimization = "basic" }: ExecutableOptions): SessionOptions {
  return {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: optimization,
    enableMemPattern: false,
    enableCpuMemArena: arena,
    logSeverityLevel: 3,
  };
}

function wrapSession({ kind, runtime }: Engine, session: OnnxSession): Executable {
  const tensors = new Map<string, { data: TensorData; shape: string; tensor: OnnxTensor }>();
  // A tensor object for an array that was given under this name before is used again.
  const toTensor = (name: string, { data, shape }: RuntimeTensor): OnnxTensor => {
    const known = tensors.get(name);
    if (known && known.data === data && known.shape === `${shape}`) return known.tensor;
    const tensor = new runtime.Tensor(typeName(data), data, shape);
    tensors.set(name, { data, shape: `${shape}`, tensor });
    return tensor;
  };
  const toTensors = (values: Readonly<Record<string, RuntimeTensor>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toTensor(name, value)]));
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs, outputs) {
      refuseAliases(inputs, outputs);
      if (kind === "native") await session.run(toTensors(inputs), toTensors(outputs));
      else copyResults(await session.run(toTensors(inputs), Object.keys(outputs)), outputs); // engine trap T4
    },
    async release() {
      tensors.clear();
      await session.release();
    },
  };
}

/** WebAssembly has a memory of its own: what it answers is copied into the arrays that were given. */
function copyResults(results: Readonly<Record<string, OnnxTensor>>, outputs: Readonly<Record<string, RuntimeTensor>>): void {
  for (const [name, { data }] of Object.entries(outputs)) data.set(results[name]!.data as never); // of the type that the output has
}

/** Refuses outputs that lie over an input, whole or in part (engine trap T2). */
function refuseAliases(inputs: Readonly<Record<string, RuntimeTensor>>, outputs: Readonly<Record<string, RuntimeTensor>>): void {
  const given = new Map<ArrayBufferLike, TensorData[]>();
  for (const { data } of Object.values(inputs)) given.set(data.buffer, [...(given.get(data.buffer) ?? []), data]);
  for (const [name, { data }] of Object.entries(outputs)) {
    const over = given.get(data.buffer)?.some((input) => overlap(input, data));
    invariant(!over, `the output "${name}" should not be written over an input`);
  }
}

const overlap = (a: TensorData, b: TensorData): boolean =>
  a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;

function typeName(data: TensorData): string {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint8Array) return "bool";
  return "int64";
}

/** Whether ONNX Runtime takes arrays over shared memory here; it does from Node 22.21 and 24.9 on (engine trap T6). */
export function canShareTensors(): boolean {
  const native = loadNativeEngine();
  if (!native) return true; // WebAssembly copies from any memory
  try {
    // Making the tensor is enough on versions that refuse it only when it is used: those throw in the native layer, which a run shows.
    new native.runtime.Tensor("float32", new Float32Array(new SharedArrayBuffer(4)), [1]);
  } catch {
    return false;
  }
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  return major > 24 || (major === 24 && minor >= 9) || (major === 22 && minor >= 21);
}
