// Training a linear model on texts: count n-grams, choose a setting, fit it on all rows, calibrate.
import { expectOneOf, expectOption, expectPositive } from "../../core/check.ts";
import { TercetError } from "../../core/errors.ts";
import { randomKey } from "../../core/random.ts";
import type { Splitting } from "../../text/char-classes.ts";
import { featureSet, kindsOf } from "./feature-sets.ts";
import { stratifiedFolds } from "./folds.ts";
import { type Calibration, goalOf, type LinearTargets } from "./goal.ts";
import { accuracyOf, type Corpus, compareSettings, fitColumns, type LinearProgress, type Steps, type Trial } from "./grid.ts";
import { KeyTable } from "./key-table.ts";
import { identity, type LinearModel, linearModel } from "./linear-model.ts";
import { NgramCounter, type NgramCounts } from "./ngrams.ts";
import { linearMethods } from "./one-vs-rest.ts";
import { type FixedSetting, quickSetting, settingsGrid } from "./settings.ts";
import { applyTfidf, fitTfidf, type Tfidf } from "./tfidf.ts";

export interface LinearOptions extends FixedSetting {
  /** Class names; a label is a place in this list. Of a quantity its name alone. */
  readonly classes: readonly string[];
  /** `characters` for Chinese and Japanese, `words` for all else. */
  readonly splitting: Splitting;
  /** Order of the rows in the solver, and the folds. */
  readonly seed: number;
  /** One good setting instead of the grid; default false. */
  readonly quick?: boolean;
  readonly onProgress?: (progress: LinearProgress) => void;
  /** Looked at between fits of a class, and between some thousand texts while counting: stops with the error `interrupted`. */
  readonly signal?: AbortSignal;
}

const FOLDS = 3;
const ENOUGH_TO_CALIBRATE = 1000; // held-out rows: the scale is a single number
const MIN_COUNT = 2;
const TEXTS_A_STEP = 2000; // between looks at the signal while counting

/**
 * A linear model of n-grams, the honest opponent of every network: linear support vector machines, or logistic regression on
 * features weighted by their log-count ratio, on sublinear tf-idf; setting chosen by accuracy in 3-fold cross-validation.
 *
 * `targets` holds a class number per text; or the labels of each, one support vector machine a label, chosen by the F1 of a row; or a
 * quantity, by ridge regression, chosen by the squared error. The rows' order changes the weights within the solver's tolerance only; the same
 * rows and seed give the same bits. Throws `one-class`, `too-few-rows`, `label-out-of-range`, `option-invalid`, `interrupted`.
 */
export function trainLinear(texts: readonly string[], targets: LinearTargets, options: LinearOptions): LinearModel {
  const steps = trainingSteps(texts, targets, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    report(step.value, options);
  }
}

/** The same, with a pause wherever the signal is looked at, so that timers, signals and messages are served meanwhile. */
export async function trainLinearAsync(texts: readonly string[], targets: LinearTargets, options: LinearOptions): Promise<LinearModel> {
  const steps = trainingSteps(texts, targets, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    report(step.value, options);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function report(progress: LinearProgress | undefined, { onProgress, signal }: LinearOptions): void {
  if (progress) onProgress?.(progress);
  if (signal?.aborted) throw new TercetError("interrupted", { where: "linear", message: "Training was stopped.", cause: signal.reason });
}

function* trainingSteps(texts: readonly string[], targets: LinearTargets, options: LinearOptions): Steps<LinearModel> {
  checkInput(texts, targets, options);
  const { splitting, classes, seed, quick = false } = options;
  const goal = goalOf(targets, classes.length);
  const kind = { task: goal.task, classes: classes.length };
  const settings = quick ? [quickSetting(splitting, kind, options)] : settingsGrid(splitting, kind, options);
  const kinds = kindsOf(settings.map(({ features }) => featureSet(splitting, features)));
  const counter = new NgramCounter({ splitting, kinds });
  const corpus: Corpus = {
    splitting,
    counts: yield* countTexts(counter, texts),
    kinds: counter.kinds.values(),
    goal,
    folds: stratifiedFolds(texts, goal.strata, { folds: FOLDS, key: randomKey(seed, "folds") }),
    minCount: MIN_COUNT,
    seed,
  };
  const [best] = yield* compareSettings(corpus, settings, foldsNeeded(texts.length, settings.length));
  return yield* refit(corpus, { best, options, targets, table: counter.table });
}

function* countTexts(counter: NgramCounter, texts: readonly string[]): Steps<NgramCounts> {
  for (let row = 0; row < texts.length; row++) {
    if (row % TEXTS_A_STEP === 0) yield;
    counter.add(texts[row]);
  }
  return counter.finish();
}

// A single setting has nothing to be compared with: one fold calibrates it when that has rows enough.
function foldsNeeded(rows: number, settings: number): number {
  return settings > 1 ? FOLDS : Math.min(FOLDS, Math.ceil((ENOUGH_TO_CALIBRATE * FOLDS) / rows));
}

interface Chosen {
  readonly best: Trial;
  readonly options: LinearOptions;
  readonly targets: LinearTargets;
  readonly table: KeyTable;
}

function* refit(corpus: Corpus, { best, options, targets, table }: Chosen): Steps<LinearModel> {
  const { setting } = best;
  const { classes, seed, splitting } = options;
  const { counts, kinds, goal, minCount } = corpus;
  const rows = identity(goal.rows);
  const tfidf = fitTfidf(counts, kinds, { set: featureSet(splitting, setting.features), minCount, rows });
  const matrix = applyTfidf(counts, tfidf, rows);
  const columns = yield* fitColumns(matrix, goal, { setting, seed, precision: "tight" });
  const heldOutAccuracy = accuracyOf(best);
  yield { stage: "refit", setting, done: 1, total: 1, accuracy: heldOutAccuracy ?? undefined };
  const calibration = goal.calibrate(best.heldOut);
  const scale = targets instanceof Int32Array ? calibration.scales[0] : null;
  const task = goal.task === "classification" ? {} : { task: goal.task };
  return linearModel({
    config: { ...task, splitting, classes, ...setting, minCount, seed, scale, heldOutAccuracy, heldOutRows: best.scores.length },
    ...keepFeatures(table, tfidf),
    ...toLogits({ columns, features: tfidf.features, calibration, standIns: goal.standIns(calibration) }),
  });
}

// The table of the features alone, numbered as the features are.
function keepFeatures(table: KeyTable, tfidf: Tfidf): { table: KeyTable; tfidf: Tfidf } {
  const kept = new KeyTable(tfidf.features);
  tfidf.featureOf.forEach((feature, ngram) => {
    if (feature >= 0) kept.add(table.low[ngram], table.high[ngram]);
  });
  return { table: kept, tfidf: { ...tfidf, featureOf: identity(tfidf.features) } };
}

// Columns of weights, side by side and scaled; the row behind the last feature undoes the bias and puts in its place what stands in for a
// text without features.
function toLogits(from: { columns: readonly Float64Array[]; features: number; calibration: Calibration; standIns: Float64Array }) {
  const { columns, features, calibration, standIns } = from;
  const { scales, shifts } = calibration;
  const weights = new Float32Array((features + 1) * columns.length);
  const bias = Float32Array.from(columns, (column, c) => scales[c] * column[features] + shifts[c]);
  columns.forEach((column, c) => {
    for (let f = 0; f < features; f++) weights[f * columns.length + c] = scales[c] * column[f];
    weights[features * columns.length + c] = standIns[c] - bias[c];
  });
  return { weights, bias };
}

function checkInput(texts: readonly string[], targets: LinearTargets, options: LinearOptions): void {
  const { classes, splitting, C, method } = options;
  expectOneOf("linear.splitting", splitting, ["words", "characters"]);
  if (C !== undefined) expectPositive("linear.C", C);
  if (method !== undefined) expectOneOf("linear.method", method, linearMethods);
  const rows = targets instanceof Int32Array ? targets.length : targets.data.shape[0];
  expectOption(rows === texts.length, "labels", `one label for each of the ${texts.length} texts`, rows);
  const isQuantity = !(targets instanceof Int32Array) && targets.task === "regression";
  if (classes.length < 2 && !isQuantity)
    throw new TercetError("one-class", { where: "linear", expected: "at least two classes", received: `${classes.length}` });
  if (texts.length === 0) throw new TercetError("too-few-rows", { where: "linear", expected: "at least one text", received: "none" });
  if (!(targets instanceof Int32Array)) return;
  targets.forEach((label, row) => {
    if (label >= 0 && label < classes.length) return;
    throw new TercetError("label-out-of-range", {
      where: `labels[${row}]`,
      expected: `a class number from 0 to ${classes.length - 1}`,
      received: String(label),
    });
  });
}
