// The choice among settings by cross-validation: accuracy on rows that were not fitted on, and those rows' decision values.

import type { HeldOut } from "../../metrics/fit-scale.ts";
import type { Splitting } from "../../text/char-classes.ts";
import { featureSet } from "./feature-sets.ts";
import { rowsWhere } from "./folds.ts";
import type { NgramCounts } from "./ngrams.ts";
import { columnCount, decideColumns, decidedClass, fitColumn } from "./one-vs-rest.ts";
import type { LinearSetting } from "./settings.ts";
import type { SparseMatrix } from "./sparse.ts";
import { applyTfidf, fitTfidf } from "./tfidf.ts";

/** The training texts, counted once for all settings. */
export interface Corpus {
  readonly splitting: Splitting;
  readonly classes: number;
  readonly counts: NgramCounts;
  /** Per n-gram, its place in `ngramKinds`. */
  readonly kinds: Int32Array;
  readonly labels: Int32Array;
  /** Per row, its fold. */
  readonly folds: Int32Array;
  readonly minCount: number;
  readonly seed: number;
}

export interface LinearProgress {
  readonly stage: "choose" | "refit";
  readonly setting: LinearSetting;
  /** Fits that are done, of how many at most: settings that fall behind are dropped. */
  readonly done: number;
  readonly total: number;
  /** Share of the held-out rows so far that this setting got right. */
  readonly accuracy?: number;
}

/** Work that pauses: after a fit with its progress, within one with nothing. */
export type Steps<Result> = Generator<LinearProgress | undefined, Result>;

/** A setting and what it did on held-out rows. */
export interface Trial {
  readonly setting: LinearSetting;
  /** Per held-out row, 1 where the class was right. */
  readonly correct: number[];
  readonly heldOut: HeldOut[];
}

/** Runs every setting on the folds 0 … `folds` − 1, leaving out after the first what is clearly behind; the best comes first, ties in the order given. */
export function* compareSettings(corpus: Corpus, settings: readonly LinearSetting[], folds: number): Steps<Trial[]> {
  let trials: Trial[] = settings.map((setting) => ({ setting, correct: [], heldOut: [] }));
  const total = trials.length * folds;
  let done = 0;
  for (let fold = 0; fold < folds; fold++) {
    for (const features of new Set(trials.map((trial) => trial.setting.features))) {
      const parts = splitByFold(corpus, features, fold);
      for (const trial of trials.filter((each) => each.setting.features === features)) {
        yield* runTrial(corpus, trial, parts);
        yield { stage: "choose", setting: trial.setting, done: ++done, total, accuracy: accuracyOf(trial) };
      }
    }
    if (fold === 0) trials = withoutHopeless(trials);
  }
  return trials.sort((a, b) => sum(b.correct) - sum(a.correct)); // stable: ties stay in order
}

/** Share of the held-out rows that were right; 0 when there were none. */
export function accuracyOf({ correct }: Trial): number {
  return correct.length === 0 ? 0 : sum(correct) / correct.length;
}

/** All columns of a setting. */
export function* fitColumns(matrix: SparseMatrix, labels: Int32Array, options: FitOptions): Steps<Float64Array[]> {
  const columns: Float64Array[] = [];
  for (let column = 0; column < columnCount(options.classes); column++) {
    yield;
    columns.push(fitColumn(matrix, labels, { ...options.setting, ...options, column }));
  }
  return columns;
}

export interface FitOptions {
  readonly setting: LinearSetting;
  readonly classes: number;
  readonly precision: "loose" | "tight";
  readonly seed: number;
}

interface Part {
  readonly matrix: SparseMatrix;
  readonly labels: Int32Array;
}

function splitByFold(corpus: Corpus, features: string, fold: number): { train: Part; held: Part } {
  const { counts, kinds, labels, folds, minCount } = corpus;
  const set = featureSet(corpus.splitting, features);
  const trainRows = rowsWhere(folds, (other) => other !== fold);
  const heldRows = rowsWhere(folds, (other) => other === fold);
  const tfidf = fitTfidf(counts, kinds, { set, minCount, rows: trainRows }); // the held-out rows have no say in it
  const part = (rows: Int32Array): Part => ({ matrix: applyTfidf(counts, tfidf, rows), labels: rows.map((row) => labels[row]) });
  return { train: part(trainRows), held: part(heldRows) };
}

function* runTrial(corpus: Corpus, trial: Trial, { train, held }: { train: Part; held: Part }): Steps<void> {
  const { classes, seed } = corpus;
  const weights = yield* fitColumns(train.matrix, train.labels, { setting: trial.setting, classes, seed, precision: "loose" });
  const values = decideColumns(held.matrix, weights);
  for (let row = 0; row < held.labels.length; row++) {
    trial.correct.push(decidedClass(values, row, weights.length) === held.labels[row] ? 1 : 0);
  }
  trial.heldOut.push({ values, columns: weights.length, labels: held.labels });
}

// Drops a setting when the rows on which it differs from the best speak against it by more than two standard errors (McNemar).
function withoutHopeless(trials: Trial[]): Trial[] {
  const best = trials.reduce((a, b) => (sum(b.correct) > sum(a.correct) ? b : a));
  return trials.filter((trial) => {
    let differing = 0;
    for (let i = 0; i < best.correct.length; i++) if (best.correct[i] !== trial.correct[i]) differing++;
    return sum(best.correct) - sum(trial.correct) <= 2 * Math.sqrt(differing);
  });
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
