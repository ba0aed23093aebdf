// Gradient × input for texts: saved weights in, what each token does to the logits out.
import { sizeOf } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import type { Network } from "../models/network.ts";
import type { Executable } from "../runtime/executable.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import { type WordGradientProgram, wordGradientProgram } from "./word-gradients.ts";

/** Weights by name. */
export type Weights = Readonly<Record<string, { readonly data: ArrayLike<number | bigint>; readonly shape: readonly number[] }>>;

/** What is to be explained, given a text's logits: how much each of them counts. */
export type DirectionOf = (logits: Float32Array, row: number) => ArrayLike<number>;

export interface WordGradients {
  /** `[rows, maxLength]`, a number for each place of the encoded texts; null if the network has no word vectors. */
  contributions(x: EncodedTexts, directionOf: DirectionOf, signal?: AbortSignal): Promise<Float32Array | null>;
  /** Frees native memory. */
  release(): Promise<void>;
}

/** Tokens in a run: a bidirectional LSTM over as many keeps some 50 MB for its gradient. */
const mostTokens = 4096;

export function makeWordGradients(network: Network, weights: Weights): WordGradients {
  const compiled = new Map<string, Promise<Compiled | null>>();
  // Lengths are rounded up to powers of two: texts of other lengths use the same program again.
  const programFor = (texts: number, x: EncodedTexts) => {
    const full = x.shape[1]!;
    const longest = Math.min(full, nextPowerOfTwo(x.lengths.reduce((most, length) => Math.max(most, length), 1)));
    const length = network.paddingBlind ? longest : full;
    const rows = Math.min(nextPowerOfTwo(texts), Math.max(1, Math.floor(mostTokens / length)));
    const key = `${rows} ${length}`;
    const known = compiled.get(key) ?? compile(network, weights, { rows, length });
    compiled.set(key, known);
    return known;
  };
  return {
    async contributions(x, directionOf, signal) {
      const [texts, full] = x.shape as [number, number];
      const program = await programFor(texts, x);
      if (!program) return null;
      const result = new Float32Array(texts * full);
      for (let from = 0; from < texts; from += program.rows) {
        signal?.throwIfAborted();
        await program.run(x, { from, directionOf, result });
      }
      return result;
    },
    async release() {
      const programs = await Promise.all(compiled.values());
      compiled.clear();
      await Promise.all(programs.map((program) => program?.release()));
    },
  };
}

interface Compiled {
  readonly rows: number;
  run(x: EncodedTexts, into: { from: number; directionOf: DirectionOf; result: Float32Array }): Promise<void>;
  release(): Promise<void>;
}

async function compile(network: Network, weights: Weights, sizes: { rows: number; length: number }): Promise<Compiled | null> {
  const program = wordGradientProgram(network, sizes);
  if (!program) return null;
  const parameters = parameterInputs(program, weights);
  const executable = await createExecutable(program.onnx);
  return {
    rows: program.rows,
    run: (x, into) => runOnce(executable, { program, parameters, x, ...into }),
    release: () => executable.release(),
  };
}

interface Run {
  readonly program: WordGradientProgram;
  readonly parameters: ReturnType<typeof parameterInputs>;
  readonly x: EncodedTexts;
  readonly from: number;
  readonly directionOf: DirectionOf;
  readonly result: Float32Array;
}

/** Twice through the program: first for the logits, which say the direction, then with it. */
async function runOnce(executable: Executable, { program, parameters, x, from, directionOf, result }: Run): Promise<void> {
  const { rows, length, width } = program;
  const [texts, full] = x.shape as [number, number];
  const count = Math.min(rows, texts - from);
  const { ids, starts } = idsOf(x, { from, count, rows, length });
  const logits = new Float32Array(rows * width);
  const contributions = new Float32Array(rows * length);
  const outputs = { logits: { data: logits, shape: [rows, width] }, contributions: { data: contributions, shape: [rows, length] } };
  const given = (direction: Float32Array) => ({
    ...parameters,
    ids: { data: ids, shape: [rows, length] },
    direction: { data: direction, shape: [rows, width] },
  });
  const known = (inputs: ReturnType<typeof given>) =>
    Object.fromEntries(executable.inputNames.map((name) => [name, inputs[name as "ids"]]));
  await executable.run(known(given(new Float32Array(rows * width))), outputs);
  const direction = new Float32Array(rows * width);
  for (let row = 0; row < count; row++) {
    direction.set(Array.from(directionOf(logits.subarray(row * width, (row + 1) * width), from + row)), row * width);
  }
  await executable.run(known(given(direction)), outputs);
  for (let row = 0; row < count; row++) {
    result.set(contributions.subarray(row * length, (row + 1) * length), (from + row) * full + starts[row]!);
  }
}

/** The part of each row that is run, `length` places that hold the whole text, and where it begins; rows past the last text are padding. */
function idsOf(
  { data, shape, lengths }: EncodedTexts,
  { from, count, rows, length }: { from: number; count: number; rows: number; length: number },
) {
  const full = shape[1]!;
  const ids = new Int32Array(rows * length);
  const starts = Array.from({ length: count }, (_, row) => {
    const isPaddedInFront = lengths[from + row]! < full && data[(from + row) * full] === 0;
    const start = isPaddedInFront ? full - length : 0;
    ids.set(data.subarray((from + row) * full + start, (from + row) * full + start + length), row * length);
    return start;
  });
  return { ids, starts };
}

/** The weights as the program takes them. Throws `folder-damaged` when one is missing or has another shape. */
function parameterInputs({ parameters }: WordGradientProgram, weights: Weights) {
  return Object.fromEntries(
    parameters.map(({ name, shape }) => {
      const found = weights[name];
      if (found?.data instanceof Float32Array && found.shape.join() === shape.join() && found.data.length === sizeOf(shape)) {
        return [name, { data: found.data, shape }];
      }
      throw new TercetError("folder-damaged", {
        where: `tensor ${name}`,
        expected: `shape [${shape.join(", ")}]`,
        received: found ? `[${found.shape.join(", ")}]` : "nothing",
        hint: "Train the model again, or copy its folder again.",
      });
    }),
  );
}

function nextPowerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}
