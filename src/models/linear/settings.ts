// The settings of a linear model: the fixed grid, and what is taken when nothing is searched.

import type { TaskKind } from "../../core/task-kind.ts";
import type { Splitting } from "../../text/char-classes.ts";
import { defaultFeatures, featureSet, featureSets } from "./feature-sets.ts";
import type { LinearMethod } from "./one-vs-rest.ts";

export interface LinearSetting {
  /** Name of a feature set. */
  readonly features: string;
  readonly method: LinearMethod;
  /** Weight of the loss against the norm of the weights. */
  readonly C: number;
}

/** What the caller has fixed; the rest is chosen. */
export type FixedSetting = Partial<LinearSetting>;

/** Log-count ratios help where few classes share many texts. */
const MOST_CLASSES_FOR_RATIOS = 3;

const gridC = { svm: [0.3, 1], logistic: [3, 10], "nb-logistic": [3, 10], ridge: [0.3, 1, 3] } as const satisfies Record<
  LinearMethod,
  readonly number[]
>;

/**
 * Of several labels a text each is rare, and its decision has no rival: less regularization pays. On 2,400 joined intents of 20 kinds the
 * share of exact matches is 0.866, 0.899, 0.909, 0.913 for C 0.3, 1, 3, 10; on 3,000 Chinese reviews of 12 labels 0.544, 0.609, 0.629, 0.631.
 * From 3 to 10 the time doubles.
 */
const labelSetC = [1, 3];

/** What is learned. */
export interface LinearKind {
  readonly task: TaskKind;
  readonly classes: number;
}

/** The grid, simplest first: fewer features, then the plain method, then the stronger regularization. */
export function settingsGrid(splitting: Splitting, kind: LinearKind, fixed: FixedSetting): LinearSetting[] {
  const sets = fixed.features === undefined ? featureSets[splitting] : [featureSet(splitting, fixed.features)];
  return sets.flatMap((set) =>
    methodsFor(kind, fixed).flatMap((method) =>
      (fixed.C === undefined ? valuesOfC(kind, method) : [fixed.C]).map((C) => ({ features: set.name, method, C })),
    ),
  );
}

/** One good setting: on the seven sets of bench/linear.bench.ts 0.2 points below the grid's choice in the mean, 1.3 at most. */
export function quickSetting(splitting: Splitting, kind: LinearKind, fixed: FixedSetting): LinearSetting {
  const { features = defaultFeatures[splitting], method = kind.task === "regression" ? "ridge" : "svm" } = fixed;
  featureSet(splitting, features);
  const twoSided = splitting === "words" && isOfFewClasses(kind);
  const C = fixed.C ?? valuesOfC(kind, method)[twoSided ? 0 : 1];
  return { features, method, C };
}

function valuesOfC({ task }: LinearKind, method: LinearMethod): readonly number[] {
  return task === "multiLabel" && method === "svm" ? labelSetC : gridC[method];
}

function methodsFor(kind: LinearKind, fixed: FixedSetting): LinearMethod[] {
  if (fixed.method !== undefined) return [fixed.method];
  if (kind.task === "regression") return ["ridge"];
  return isOfFewClasses(kind) ? ["svm", "nb-logistic"] : ["svm"];
}

function isOfFewClasses({ task, classes }: LinearKind): boolean {
  return task === "classification" && classes <= MOST_CLASSES_FOR_RATIOS;
}
