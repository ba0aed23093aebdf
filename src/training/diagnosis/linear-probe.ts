// Short trainings of the linear model on parts of the training rows: how much more rows bring, and how many labels it contradicts.
import { randomKey } from "../../core/random.ts";
import { stratifiedFolds } from "../../models/linear/folds.ts";
import { trainLinearAsync } from "../../models/linear/linear.ts";
import type { Splitting } from "../../text/char-classes.ts";

export interface LinearProbe {
  /** Rows that were looked at. */
  readonly rows: number;
  /** Accuracy on rows that were not trained on, by rows trained on, fewest first. */
  readonly curve: readonly { readonly rows: number; readonly accuracy: number }[];
  /** Share of the rows whose label another one outweighs, by confident learning. */
  readonly suspectShare: number;
  /** Share of wrong answers among the fifth of the rows that are answered most surely: what no easier task would cure. */
  readonly sureErrors: number;
}

export interface ProbeOptions {
  readonly classes: readonly string[];
  readonly splitting: Splitting;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

const quarters = 4;
const fewestRows = 40;
const mostRows = 2000;
/** Rows × classes above which two trainings are made instead of ten: each class is a column to solve. */
const muchWork = 60_000;

/**
 * Splits the rows into quarters, equal texts together, and trains on one, on two and on three of them, each time judged on the others:
 * ten trainings, and with many classes only the two on two quarters. Undefined below 40 rows. Of many rows 2,000 are taken.
 */
export async function probeLinear(
  texts: readonly string[],
  labels: Int32Array,
  { classes, splitting, seed, signal }: ProbeOptions,
): Promise<LinearProbe | undefined> {
  const chosen = sampleRows(texts.length, mostRows);
  if (chosen.length < fewestRows) return undefined;
  const rows = chosen.map((row) => ({ text: texts[row]!, label: labels[row]! }));
  const folds = stratifiedFolds(
    rows.map(({ text }) => text),
    Int32Array.from(rows, ({ label }) => label),
    { folds: quarters, key: randomKey(seed, "probe") },
  );
  const answers = async (isTrained: (fold: number) => boolean): Promise<Answer[]> => {
    const trained = rows.filter((_, i) => isTrained(folds[i]!));
    const held = rows.filter((_, i) => !isTrained(folds[i]!));
    const own = Int32Array.from(trained, ({ label }) => label);
    const model = await trainLinearAsync(
      trained.map(({ text }) => text),
      own,
      { classes, splitting, seed, quick: true, signal },
    );
    const probabilities = model.predictProbabilities(held.map(({ text }) => text));
    return held.map(({ label }, i) => ({ label, scores: probabilities.subarray(i * classes.length, (i + 1) * classes.length) }));
  };
  const each = Array.from({ length: quarters }, (_, i) => i);
  const isMuch = chosen.length * classes.length > muchWork;
  const quarter = isMuch ? [] : (await inTurn(each, (i) => answers((fold) => fold === i))).flat();
  const half = (await inTurn([0, 1], (i) => answers((fold) => fold % 2 === i))).flat();
  const most = isMuch ? [] : (await inTurn(each, (i) => answers((fold) => fold !== i))).flat();
  const point = (share: number, of: readonly Answer[]) =>
    of.length > 0 ? [{ rows: Math.round(share * rows.length), accuracy: accuracyOf(of) }] : [];
  const best = isMuch ? half : most;
  return {
    rows: rows.length,
    curve: [...point(0.25, quarter), ...point(0.5, half), ...point(0.75, most)],
    suspectShare: suspectShare(best, classes.length),
    sureErrors: sureErrors(best),
  };
}

/** A held-out row: its label and the scores it got. */
export interface Answer {
  readonly label: number;
  readonly scores: Float32Array;
}

/**
 * Confident learning, by counts: a row is suspect when the likeliest of the classes whose score reaches that class's usual one
 * (the mean score of class c over the rows labeled c) is not its label.
 *
 * Source: Northcutt, Jiang & Chuang 2021, https://arxiv.org/abs/1911.00068, §3.1.
 */
export function suspectShare(answers: readonly Answer[], classes: number): number {
  const usual = new Float64Array(classes);
  const rows = new Float64Array(classes);
  for (const { label, scores } of answers) {
    usual[label]! += scores[label]!;
    rows[label]!++;
  }
  const bar = usual.map((sum, c) => (rows[c]! > 0 ? sum / rows[c]! : Number.POSITIVE_INFINITY));
  const suspects = answers.filter(({ label, scores }) => {
    let best = -1;
    for (let c = 0; c < classes; c++) if (scores[c]! >= bar[c]! && (best < 0 || scores[c]! > scores[best]!)) best = c;
    return best >= 0 && best !== label;
  });
  return suspects.length / answers.length;
}

/** Error among the fifth of the answers with the highest scores. */
export function sureErrors(answers: readonly Answer[]): number {
  const sorted = answers.map((answer) => ({ ...answer, score: Math.max(...answer.scores) })).sort((a, b) => b.score - a.score);
  const sure = sorted.slice(0, Math.ceil(sorted.length / 5));
  return 1 - accuracyOf(sure);
}

function accuracyOf(answers: readonly Answer[]): number {
  return answers.filter(({ label, scores }) => scores.indexOf(Math.max(...scores)) === label).length / answers.length;
}

/** Rows spread evenly over all. */
function sampleRows(rows: number, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

async function inTurn<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
