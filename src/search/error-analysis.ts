// What an answer gets wrong: its surest mistakes, rows whose label looks wrong, parts of the rows it does worse on, how far its scores can be trusted.
import { abstentionCurve } from "../metrics/abstention.ts";
import { labelSuspects } from "../metrics/label-suspects.ts";
import { predictedClasses } from "../metrics/predicted-class.ts";
import { reliabilityBins } from "../metrics/reliability.ts";
import { type Slice, sliceAccuracies } from "../metrics/slices.ts";
import type { Part } from "../tasks/data-set.node.ts";
import type { Splitting } from "../text/char-classes.ts";
import { unknownId } from "../text/encoded.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import type { ErrorAnalysis } from "./fit-report.ts";

/** Answers to rows. */
export interface Answered {
  readonly rows: Part;
  /** Class of each. */
  readonly targets: Int32Array;
  /** `[rows, classes]` */
  readonly probabilities: Float32Array;
}

export interface ErrorAnalysisInput {
  /** Of the final model: to the test rows, or where there are none to rows it was not trained on. */
  readonly judged: Answered;
  /** Of the linear model, to rows it was not trained on: they tell which labels look wrong. */
  readonly held: Answered;
  readonly trainTexts: readonly string[];
  readonly classes: readonly string[];
  readonly splitting: Splitting;
}

const most = { mistakes: 20, suspects: 20, classes: 20, tokens: 512 };
/** Shares of words that the training rows do not have. */
const unknownEdges = [0.1, 0.25];

export function analyzeErrors(input: ErrorAnalysisInput): ErrorAnalysis {
  const { judged, classes } = input;
  const { targets, probabilities } = judged;
  const answers = predictedClasses(probabilities, classes.length);
  const right = Uint8Array.from(targets, (target, row) => (answers[row] === target ? 1 : 0));
  return {
    mistakes: mistakesOf(judged, answers, classes),
    suspects: suspectsOf(input),
    slices: sliceAccuracies(right, slicesOf(input)),
    calibration: reliabilityBins(targets, probabilities, classes.length),
    abstention: abstentionCurve({ targets, probabilities, classes: classes.length }),
  };
}

function mistakesOf(
  { rows, targets, probabilities }: Answered,
  answers: Int32Array,
  classes: readonly string[],
): ErrorAnalysis["mistakes"] {
  const wrong = Array.from(targets.keys()).filter((row) => answers[row] !== targets[row]);
  const score = (row: number) => probabilities[row * classes.length + answers[row]!]!;
  return wrong
    .sort((a, b) => score(b) - score(a))
    .slice(0, most.mistakes)
    .map((row) => ({ text: rows.texts[row]!, label: rows.labels[row]!, predicted: classes[answers[row]!]!, score: score(row) }));
}

function suspectsOf({ held: { rows, targets, probabilities }, classes }: ErrorAnalysisInput): ErrorAnalysis["suspects"] {
  return labelSuspects({ probabilities, labels: targets, classes: classes.length, most: most.suspects }).map(
    ({ row, label, suggested, score }) => ({
      row: rows.lines?.[row] ?? row + 1,
      text: rows.texts[row]!,
      label: classes[label]!,
      suggested: classes[suggested]!,
      score,
    }),
  );
}

/** By length in quarters, by the share of words that training has not seen, and by label. */
function slicesOf({ judged: { rows, targets }, trainTexts, classes, splitting }: ErrorAnalysisInput): Slice[] {
  const vectorizer = textVectorizer({ maxLength: most.tokens, minCount: 1, splitting }).adapt(trainTexts);
  const { data, lengths } = vectorizer.encode(rows.texts);
  const unknown = Float64Array.from(lengths, (length, row) => {
    const from = row * most.tokens;
    return data.subarray(from, from + length).filter((id) => id === unknownId).length / Math.max(1, length);
  });
  return [...byLength(lengths), ...byUnknown(unknown), ...(classes.length > most.classes ? [] : byClass(targets, classes))];
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

function byClass(targets: Int32Array, classes: readonly string[]): Slice[] {
  return classes.map((name, i) => ({ slice: `label ${name}`, rows: rowsWhere(targets, (target) => target === i) }));
}

function rowsWhere(values: ArrayLike<number>, holds: (value: number) => boolean): Int32Array {
  return Int32Array.from(Array.from(values, (value, row) => (holds(value) ? row : -1)).filter((row) => row >= 0));
}
