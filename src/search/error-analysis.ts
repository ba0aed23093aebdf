// What an answer gets wrong: its surest mistakes, rows whose label looks wrong, parts of the rows it does worse on, how far its scores can be trusted.
import type { Slice } from "../metrics/slices.ts";
import type { Splitting } from "../text/char-classes.ts";
import { unknownId } from "../text/encoded.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import type { ErrorAnalysis } from "./fit-report.ts";
import type { Answered, TaskMeasures } from "./measures/task-measures.ts";

export interface ErrorAnalysisInput {
  readonly measures: TaskMeasures;
  /** Of the final model: to the test rows, or where there are none to rows it was not trained on. */
  readonly judged: Answered;
  /** Of the linear model, to rows it was not trained on: they tell which labels look wrong. */
  readonly held: Answered;
  readonly trainTexts: readonly string[];
  readonly splitting: Splitting;
}

const most = { mistakes: 20, suspects: 20, tokens: 512 };
/** Shares of words that the training rows do not have. */
const unknownEdges = [0.1, 0.25];

export function analyzeErrors(input: ErrorAnalysisInput): ErrorAnalysis {
  const { measures, judged, held } = input;
  return {
    mistakes: measures.mistakes(judged, most.mistakes),
    suspects: measures.suspects(held, most.suspects),
    slices: measures.sliceScores(judged, slicesOf(input)),
    ...measures.trust(judged),
  };
}

/** By length in quarters, by the share of words that training has not seen, and by label. */
function slicesOf({ measures, judged, trainTexts, splitting }: ErrorAnalysisInput): Slice[] {
  const vectorizer = textVectorizer({ maxLength: most.tokens, minCount: 1, splitting }).adapt(trainTexts);
  const { data, lengths } = vectorizer.encode(judged.rows.texts);
  const unknown = Float64Array.from(lengths, (length, row) => {
    const from = row * most.tokens;
    return data.subarray(from, from + length).filter((id) => id === unknownId).length / Math.max(1, length);
  });
  return [...byLength(lengths), ...byUnknown(unknown), ...measures.slicesByLabel(judged)];
}

function byLength(lengths: Int32Array): Slice[] {
  const sorted = Int32Array.from(lengths).sort();
  const edges = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))]!);
  const bounds = [...new Set([0, ...edges, Number.POSITIVE_INFINITY])];
  return bounds.slice(1).map((high, i) => {
    const low = bounds[i]!;
    const name = high === Number.POSITIVE_INFINITY ? `length > ${low}` : `length ${low + 1}–${high}`;
    return { slice: name, rows: rowsWhere(lengths, (length) => length > low && length <= high) };
  });
}

function byUnknown(shares: Float64Array): Slice[] {
  const [few, many] = unknownEdges as [number, number];
  return [
    { slice: `unknown words ≤ ${100 * few} %`, rows: rowsWhere(shares, (share) => share <= few) },
    { slice: `unknown words ${100 * few}–${100 * many} %`, rows: rowsWhere(shares, (share) => share > few && share <= many) },
    { slice: `unknown words > ${100 * many} %`, rows: rowsWhere(shares, (share) => share > many) },
  ];
}

function rowsWhere(values: ArrayLike<number>, holds: (value: number) => boolean): Int32Array {
  return Int32Array.from(Array.from(values, (value, row) => (holds(value) ? row : -1)).filter((row) => row >= 0));
}
