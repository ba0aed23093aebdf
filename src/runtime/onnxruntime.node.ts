// ONNX Runtime in Node: native CPU kernels, zero-copy inputs, results written into the caller's arrays.
import { createRequire } from "node:module";
import type * as Ort from "onnxruntime-node";
import { invariant } from "../core/errors.ts";
import type { OnnxModel } from "../onnx/model.ts";
import { writeOnnx } from "../onnx/write.ts";
import type { Executable, ExecutableOptions, RuntimeTensor, TensorData } from "./executable.ts";

/** Files a model refers to for its weights: name → bytes. */
export type ExternalFiles = Readonly<Record<string, Uint8Array>>;

export async function createExecutable(
  model: OnnxModel | Uint8Array,
  options: ExecutableOptions = {},
  externalFiles: ExternalFiles = {},
): Promise<Executable> {
  const ort = loadRuntime();
  const bytes = model instanceof Uint8Array ? model : writeOnnx(model);
  const session = await ort.InferenceSession.create(bytes, {
    ...sessionOptions(options),
    externalData: Object.entries(externalFiles).map(([path, data]) => ({ path, data })),
  });
  return wrapSession(ort, session);
}

/** The options every session gets. `set_denormal_as_zero` must never be among them: it changes JavaScript itself (engine trap T3). */
export function sessionOptions({
  threads = 1,
  arena = false,
  optimization = "basic",
}: ExecutableOptions): Ort.InferenceSession.SessionOptions {
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

// The package is loaded when the first session is made: `tercet --help` must not wait for a native library.
let runtime: typeof Ort | undefined;
function loadRuntime(): typeof Ort {
  runtime ??= createRequire(import.meta.url)("onnxruntime-node") as typeof Ort; // the package's own type
  return runtime;
}

function wrapSession(ort: typeof Ort, session: Ort.InferenceSession): Executable {
  const tensors = new Map<string, { data: TensorData; shape: string; tensor: Ort.Tensor }>();
  // A tensor object for an array that was given under this name before is used again.
  const toTensor = (name: string, { data, shape }: RuntimeTensor): Ort.Tensor => {
    const known = tensors.get(name);
    if (known && known.data === data && known.shape === `${shape}`) return known.tensor;
    const tensor = new ort.Tensor(typeName(data), data as Float32Array, shape); // one of the constructor's overloads; the type name decides
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
      await session.run(toTensors(inputs), toTensors(outputs));
    },
    async release() {
      tensors.clear();
      await session.release();
    },
  };
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

function typeName(data: TensorData): Ort.Tensor.Type {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint8Array) return "bool";
  return "int64";
}

/** Whether ONNX Runtime takes arrays over shared memory here; it does from Node 22.21 and 24.9 on (engine trap T6). */
export function canShareTensors(): boolean {
  const ort = loadRuntime();
  try {
    // Making the tensor is enough on versions that refuse it only when it is used: those throw in the native layer, which a run shows.
    new ort.Tensor("float32", new Float32Array(new SharedArrayBuffer(4)), [1]);
  } catch {
    return false;
  }
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  return major > 24 || (major === 24 && minor >= 9) || (major === 22 && minor >= 21);
}
