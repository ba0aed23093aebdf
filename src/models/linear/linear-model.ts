// A trained linear model: plain data that turns texts into probabilities, and into the arrays that a saved folder holds.
import type { NumericArray } from "../../core/array.ts";
import { invariant, TercetError } from "../../core/errors.ts";
import type { TaskKind } from "../../core/task-kind.ts";
import type { Splitting } from "../../text/char-classes.ts";
import { toAnswers } from "./calibration.ts";
import { columnsOf } from "./columns-of.ts";
import { featureSet, kindsOf } from "./feature-sets.ts";
import { type KeyTable, keyTableOf } from "./key-table.ts";
import { NgramCounter } from "./ngrams.ts";
import type { LinearMethod } from "./one-vs-rest.ts";
import type { SparseMatrix } from "./sparse.ts";
import { applyTfidf, type Tfidf } from "./tfidf.ts";
import { type WordEffects, wordEffects } from "./word-effects.ts";

/** What is saved as JSON beside the tensors. */
export interface LinearConfig {
  /** Default: classification. */
  readonly task?: TaskKind;
  readonly splitting: Splitting;
  readonly classes: readonly string[];
  readonly features: string;
  readonly method: LinearMethod;
  readonly C: number;
  /** An n-gram is a feature when at least this many training texts contain it. */
  readonly minCount: number;
  readonly seed: number;
  /** What the decision values were multiplied with to make them logits; already in the weights. Null where each column has its own. */
  readonly scale: number | null;
  /** Share of held-out training rows that were right, null for a quantity; and how many rows that is. */
  readonly heldOutAccuracy: number | null;
  readonly heldOutRows: number;
}

/** Per feature: its key in two halves, block and idf. `weight` has a last row more than there are features: it stands in for texts without any. */
export interface LinearTensors {
  readonly [name: string]: NumericArray<Int32Array> | NumericArray<Float32Array>;
  readonly feature_keys: NumericArray<Int32Array>;
  readonly feature_blocks: NumericArray<Int32Array>;
  readonly idf: NumericArray<Float32Array>;
  readonly weight: NumericArray<Float32Array>;
  readonly bias: NumericArray<Float32Array>;
}

/** `logits = Σₙ values[r, n] · weight[ids[r, n]] + bias`; places past a text's last feature have value 0. */
export interface LinearGraphInputs {
  readonly featureIds: NumericArray<Int32Array>;
  readonly featureValues: NumericArray<Float32Array>;
}

export interface LinearModel {
  readonly options: LinearConfig;
  /** Number of weights and biases. */
  readonly parameters: number;
  /** `[features + 1, columns]`, row after row: logits, not raw decision values. Two classes have one column, for the second. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /**
   * `[rows, classes]`, row after row: probabilities, of several labels a row each on its own; a quantity as it is.
   * A text without any known n-gram gets the classes' shares of the training rows, or the mean of the quantity.
   */
  predictProbabilities(texts: readonly string[]): Float32Array;
  /** What each word of a text adds to each logit. */
  wordEffects(text: string): WordEffects;
  toGraphInputs(texts: readonly string[]): LinearGraphInputs;
  toTensors(): LinearTensors;
}

/** What a model is made of, in memory. */
export interface LinearState {
  readonly config: LinearConfig;
  readonly table: KeyTable;
  readonly tfidf: Tfidf;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export function linearModel(state: LinearState): LinearModel {
  const { config, weights, bias } = state;
  const { blocks } = featureSet(config.splitting, config.features);
  const kinds = kindsOf([{ name: config.features, blocks }]);
  const counter = new NgramCounter({ splitting: config.splitting, kinds, frozenTable: state.table });
  const encode = (texts: readonly string[]) => withStandIn(encodeTexts(texts, counter, state.tfidf));
  return {
    options: config,
    parameters: weights.length + bias.length,
    weights,
    bias,
    predictProbabilities: (texts) => toAnswers(logitsOf(encode(texts), state), { task: config.task, columns: bias.length }),
    wordEffects: (text) => wordEffects(text, encode([text]), state),
    toGraphInputs: (texts) => padRows(encode(texts)),
    toTensors: () => tensorsOf(state),
  };
}

/** The model that `toTensors` and `options` were taken from. Throws `folder-damaged` when they do not fit each other. */
export function linearFromTensors(tensors: Readonly<Record<string, NumericArray>>, config: LinearConfig): LinearModel {
  const columns = columnsOf(config.task ?? "classification", config.classes.length);
  const idf = expectTensor(tensors, "idf", [null]);
  const features = idf.length;
  const keys = expectTensor(tensors, "feature_keys", [features, 2]);
  const blocks = Uint8Array.from(expectTensor(tensors, "feature_blocks", [features]));
  const low = Int32Array.from({ length: features }, (_, i) => keys[2 * i]);
  const high = Int32Array.from({ length: features }, (_, i) => keys[2 * i + 1]);
  const { blocks: setBlocks } = featureSet(config.splitting, config.features);
  return linearModel({
    config,
    table: keyTableOf(low, high),
    tfidf: { features, featureOf: identity(features), blocks, idf: Float32Array.from(idf), blockCount: setBlocks.length },
    weights: Float32Array.from(expectTensor(tensors, "weight", [features + 1, columns])),
    bias: Float32Array.from(expectTensor(tensors, "bias", [columns])),
  });
}

/** 0, 1, 2, …: every n-gram of a model's table is a feature. */
export function identity(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i);
}

function encodeTexts(texts: readonly string[], counter: NgramCounter, tfidf: Tfidf): SparseMatrix {
  return applyTfidf(counter.count(texts), tfidf, identity(texts.length));
}

// Gives a row without features the one feature behind the last, whose weights turn the bias into the classes' shares.
function withStandIn(matrix: SparseMatrix): SparseMatrix {
  const { rows, columns, indptr } = matrix;
  let empty = 0;
  for (let row = 0; row < rows; row++) if (indptr[row + 1] === indptr[row]) empty++;
  if (empty === 0) return matrix;
  const out = {
    rows,
    columns,
    indptr: new Int32Array(rows + 1),
    indices: new Int32Array(matrix.indices.length + empty),
    values: new Float32Array(matrix.values.length + empty),
  };
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = indptr[row]; i < indptr[row + 1]; i++) [out.indices[at], out.values[at++]] = [matrix.indices[i], matrix.values[i]];
    if (indptr[row + 1] === indptr[row]) [out.indices[at], out.values[at++]] = [columns, 1];
    out.indptr[row + 1] = at;
  }
  return out;
}

function logitsOf({ rows, indptr, indices, values }: SparseMatrix, { weights, bias }: LinearState): Float64Array {
  const columns = bias.length;
  const logits = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const to = row * columns;
    for (let c = 0; c < columns; c++) logits[to + c] = bias[c];
    for (let i = indptr[row]; i < indptr[row + 1]; i++) {
      const from = indices[i] * columns;
      for (let c = 0; c < columns; c++) logits[to + c] += values[i] * weights[from + c];
    }
  }
  return logits;
}

function padRows({ rows, indptr, indices, values }: SparseMatrix): LinearGraphInputs {
  let width = 1;
  for (let row = 0; row < rows; row++) width = Math.max(width, indptr[row + 1] - indptr[row]);
  const ids = new Int32Array(rows * width);
  const padded = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    ids.set(indices.subarray(indptr[row], indptr[row + 1]), row * width);
    padded.set(values.subarray(indptr[row], indptr[row + 1]), row * width);
  }
  return { featureIds: { data: ids, shape: [rows, width] }, featureValues: { data: padded, shape: [rows, width] } };
}

function tensorsOf({ table, tfidf, weights, bias }: LinearState): LinearTensors {
  const { features } = tfidf;
  invariant(table.size === features, "a model's table should hold its features and nothing else");
  const keys = new Int32Array(2 * features);
  for (let i = 0; i < features; i++) [keys[2 * i], keys[2 * i + 1]] = [table.low[i], table.high[i]];
  return {
    feature_keys: { data: keys, shape: [features, 2] },
    feature_blocks: { data: Int32Array.from(tfidf.blocks), shape: [features] },
    idf: { data: tfidf.idf, shape: [features] },
    weight: { data: weights, shape: [features + 1, bias.length] },
    bias: { data: bias, shape: [bias.length] },
  };
}

// `null` fits any length.
function expectTensor(
  tensors: Readonly<Record<string, NumericArray>>,
  name: string,
  shape: readonly (number | null)[],
): ArrayLike<number> & Iterable<number> {
  const tensor = tensors[name];
  const fits = tensor?.shape.length === shape.length && shape.every((axis, i) => axis === null || axis === tensor.shape[i]);
  if (fits) return tensor.data;
  throw new TercetError("folder-damaged", {
    where: `tensor ${name}`,
    expected: `shape [${shape.map((axis) => axis ?? "any").join(", ")}]`,
    received: tensor ? `[${tensor.shape.join(", ")}]` : "nothing",
    hint: "Train the model again, or copy its folder again.",
  });
}
