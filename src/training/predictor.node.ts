// Answers of a trained network: texts in, logits out, in batches of similar length.
import { sizeOf, takeRows } from "../core/array.ts";
import type { Executable } from "../runtime/executable.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import type { DataSet, EncodedNumbers } from "./batch.ts";

export interface Predictor {
  /** Logits `[rows, ...answer]` of the exported program. Aborted, it rejects after the batch it is at. */
  logits(x: DataSet["x"], signal?: AbortSignal): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface PredictorOptions {
  /** The exported program. */
  readonly onnx: Uint8Array;
  readonly width: number;
  /** Answers of a row, where each position has one. Default 1. */
  readonly positions?: number;
  /** False: every text is read at its full, padded length. */
  readonly paddingBlind: boolean;
  /** Of a network of numbers: the shape of an example. */
  readonly exampleShape?: readonly number[] | null;
  readonly threads?: number;
}

const largestBatch = 64;

export async function makePredictor(options: PredictorOptions): Promise<Predictor> {
  const { onnx, width, positions, paddingBlind, exampleShape = null, threads = 1 } = options;
  const answer = positions === undefined ? [width] : [positions, width];
  const executable = await createExecutable(onnx, { threads, optimization: "all" });
  return {
    logits: (x, signal) =>
      runInBatches(executable, x, { answer, paddingBlind: paddingBlind && positions === undefined, exampleShape, signal }),
    release: () => executable.release(),
  };
}

interface RunOptions extends Pick<PredictorOptions, "paddingBlind" | "exampleShape"> {
  /** Shape of the logits of a row. */
  readonly answer: readonly number[];
  readonly signal?: AbortSignal;
}

async function runInBatches(executable: Executable, x: DataSet["x"], options: RunOptions): Promise<Float32Array> {
  const { answer, paddingBlind, exampleShape, signal } = options;
  const width = sizeOf(answer);
  const [rows, full] = x.shape as [number, number];
  const result = new Float32Array(rows * width);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  // Texts of similar length together: little padding is computed. Sorting is stable, so the batches are a function of the texts.
  if (paddingBlind) order.sort((a, b) => x.lengths[a]! - x.lengths[b]!);
  for (let from = 0; from < rows; from += largestBatch) {
    signal?.throwIfAborted();
    const batch = order.subarray(from, from + largestBatch);
    const longest = batch.reduce((longest, row) => Math.max(longest, x.lengths[row]!), 1);
    const length = paddingBlind ? longest : full;
    const logits = { data: new Float32Array(batch.length * width), shape: [batch.length, ...answer] };
    const inputs = isNumbers(x) ? toNumbers(x, batch, exampleShape!) : toInputs(x, batch, length);
    await executable.run(inputs, { logits });
    batch.forEach((row, i) => {
      result.set(logits.data.subarray(i * width, (i + 1) * width), row * width);
    });
  }
  return result;
}

const isNumbers = (x: DataSet["x"]): x is EncodedNumbers => x.data instanceof Float32Array;

function toNumbers(x: EncodedNumbers, rows: Int32Array, shape: readonly number[]) {
  return { input: { data: takeRows(x, rows).data, shape: [rows.length, ...shape] } };
}

function toInputs({ data, shape, lengths }: EncodedTexts, rows: Int32Array, length: number) {
  const full = shape[1]!;
  const ids = new BigInt64Array(rows.length * length);
  const mask = new BigInt64Array(rows.length * length);
  rows.forEach((row, i) => {
    const start = row * full + textStart(data, full, row, lengths[row]!);
    const from = Math.min(start, (row + 1) * full - length);
    for (let t = 0; t < length; t++) {
      const id = data[from + t]!;
      ids[i * length + t] = BigInt(id);
      mask[i * length + t] = id === 0 ? 0n : 1n;
    }
  });
  const tensorShape = [rows.length, length];
  return { input_ids: { data: ids, shape: tensorShape }, attention_mask: { data: mask, shape: tensorShape } };
}

/** Where the text begins in its row: 0, or after the padding where that stands in front. */
function textStart(data: Int32Array, full: number, row: number, length: number): number {
  return length > 0 && length < full && data[row * full] === 0 ? full - length : 0;
}
