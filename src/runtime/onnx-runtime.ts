// The part of ONNX Runtime's JavaScript interface that we use; onnxruntime-node and onnxruntime-web both have it.
import type { TensorData } from "./executable.ts";

export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options: SessionOptions): Promise<OnnxSession> };
  readonly Tensor: new (type: string, data: TensorData, shape: readonly number[]) => OnnxTensor;
}

export interface OnnxTensor {
  readonly data: unknown;
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** `fetches`: names, or names with the tensors to write into. */
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    fetches: readonly string[] | Readonly<Record<string, OnnxTensor>>,
  ): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  readonly executionProviders: readonly string[];
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly graphOptimizationLevel: "disabled" | "basic" | "all";
  readonly enableMemPattern: boolean;
  readonly enableCpuMemArena: boolean;
  readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4;
  readonly externalData?: readonly { readonly path: string; readonly data: Uint8Array }[];
}
