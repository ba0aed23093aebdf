// What runs a program: given arrays in, results land in given arrays. Each runtime makes these in its own way.

export type TensorData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

export interface RuntimeTensor {
  readonly data: TensorData;
  readonly shape: readonly number[];
}

export interface Executable {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs once. When it resolves, the arrays in `outputs` hold the results; outputs not named are computed and dropped.
   * No input may be changed and no second run started before. No array may be both input and output (engine trap T2).
   */
  run(inputs: Readonly<Record<string, RuntimeTensor>>, outputs: Readonly<Record<string, RuntimeTensor>>): Promise<void>;
  /** Frees native memory. The executable cannot run afterwards. */
  release(): Promise<void>;
}

export interface ExecutableOptions {
  /** Threads inside one op. Default 1: more are slower than workers, and much slower on a busy machine. */
  readonly threads?: number;
  /**
   * Whether freed memory is kept for the next run. Default false: it grows by powers of two and never shrinks.
   * Worth it when an intermediate result exceeds 32 MB.
   */
  readonly arena?: boolean;
  /** Default "basic", which changes no numbers; "all" adds fusions, for predict programs checked against "disabled". */
  readonly optimization?: "disabled" | "basic" | "all";
}
