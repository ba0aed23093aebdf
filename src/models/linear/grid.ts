// The choice among settings by cross-validation: scores on rows that were not fitted on, and those rows' decision values.

import type { Splitting } from "../../text/char-classes.ts";
import { featureSet } from "./feature-sets.ts";
import { rowsWhere } from "./folds.ts";
import type { HeldOutValues, LinearGoal } from "./goal.ts";
import type { NgramCounts } from "./ngrams.ts";
import { decideColumns } from "./one-vs-rest.ts";
import type { LinearSetting } from "./settings.ts";
import type { SparseMatrix } from "./sparse.ts";
import { applyTfidf, fitTfidf } from "./tfidf.ts";

/** The training texts, counted once for all settings. */
export interface Corpus {
  readonly splitting: Splitting;
  readonly counts: NgramCounts;
  /** Per n-gram, its place in `ngramKinds`. */
  readonly kinds: Int32Array;
  readonly goal: LinearGoal;
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
  /** Per held-out row, how good the decision is: 1 for the right class. */
  readonly scores: number[];
  readonly heldOut: HeldOutValues[];
}

/** Runs every setting on the folds 0 … `folds` − 1, leaving out after the first what is clearly behind; the best comes first, ties in the order given. */
export function* compareSettings(corpus: Corpus, settings: readonly LinearSetting[], folds: number): Steps<Trial[]> {
  let trials: Trial[] = settings.map((setting) => ({ setting, scores: [], heldOut: [] }));
  const total = trials.length * folds;
  let done = 0;
  for (let fold = 0; fold < folds; fold++) {
    for (const features of new Set(trials.map((trial) => trial.setting.features))) {
      const parts = splitByFold(corpus, features, fold);
      for (const trial of trials.filter((each) => each.setting.features === features)) {
        yield* runTrial(corpus, trial, parts);
        yield { stage: "choose", setting: trial.setting, done: ++done, total, accuracy: accuracyOf(trial) ?? undefined };
      }
    }
    if (fold === 0) trials = withoutHopeless(trials);
  }
  return trials.sort((a, b) => sum(b.scores) - sum(a.scores)); // stable: ties stay in order
}

/** Share of the held-out rows that were right altogether; null where the goal is a quantity. */
export function accuracyOf({ heldOut }: Trial): number | null {
  const right = heldOut.map(({ values, goal }) => goal.right(values));
  if (right.some((rows) => rows === null)) return null;
  const all = right.flatMap((rows) => rows!);
  return all.length === 0 ? 0 : all.filter(Boolean).length / all.length;
}

/** All columns of a setting. */
export function* fitColumns(matrix: SparseMatrix, goal: LinearGoal, options: FitOptions): Steps<Float64Array[]> {
  const columns: Float64Array[] = [];
  for (let column = 0; column < goal.columns; column++) {
    yield;
    columns.push(goal.fitColumn(matrix, column, { ...options.setting, ...options }));
  }
  return columns;
}

export interface FitOptions {
  readonly setting: LinearSetting;
  readonly precision: "loose" | "tight";
  readonly seed: number;
}

interface Part {
  readonly matrix: SparseMatrix;
  readonly goal: LinearGoal;
}

function splitByFold(corpus: Corpus, features: string, fold: number): { train: Part; held: Part } {
  const { counts, kinds, goal, folds, minCount } = corpus;
  const set = featureSet(corpus.splitting, features);
  const trainRows = rowsWhere(folds, (other) => other !== fold);
  const heldRows = rowsWhere(folds, (other) => other === fold);
  const tfidf = fitTfidf(counts, kinds, { set, minCount, rows: trainRows }); // the held-out rows have no say in it
  const part = (rows: Int32Array): Part => ({ matrix: applyTfidf(counts, tfidf, rows), goal: goal.take(rows) });
  return { train: part(trainRows), held: part(heldRows) };
}

function* runTrial(corpus: Corpus, trial: Trial, { train, held }: { train: Part; held: Part }): Steps<void> {
  const { seed } = corpus;
  const weights = yield* fitColumns(train.matrix, train.goal, { setting: trial.setting, seed, precision: "loose" });
  const values = decideColumns(held.matrix, weights);
  for (const score of held.goal.scores(values)) trial.scores.push(score);
  trial.heldOut.push({ values, goal: held.goal });
}

// Drops a setting when the rows on which it differs from the best speak against it by more than two standard errors. Where rows are right
// or wrong that is McNemar's test.
function withoutHopeless(trials: Trial[]): Trial[] {
  const best = trials.reduce((a, b) => (sum(b.scores) > sum(a.scores) ? b : a));
  return trials.filter((trial) => {
    let squared = 0;
    for (let i = 0; i < best.scores.length; i++) squared += (best.scores[i] - trial.scores[i]) ** 2;
    return sum(best.scores) - sum(trial.scores) <= 2 * Math.sqrt(squared);
  });
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
