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
      (fixed.C === undefined ? gridC[method] : [fixed.C]).map((C) => ({ features: set.name, method, C })),
    ),
  );
}

/** One good setting: on the seven sets of bench/linear.bench.ts 0.2 points below the grid's choice in the mean, 1.3 at most. */
export function quickSetting(splitting: Splitting, kind: LinearKind, fixed: FixedSetting): LinearSetting {
  const { features = defaultFeatures[splitting], method = kind.task === "regression" ? "ridge" : "svm" } = fixed;
  featureSet(splitting, features);
  const twoSided = splitting === "words" && isOfFewClasses(kind);
  const C = fixed.C ?? (twoSided ? gridC[method][0] : gridC[method][1]);
  return { features, method, C };
}

function methodsFor(kind: LinearKind, fixed: FixedSetting): LinearMethod[] {
  if (fixed.method !== undefined) return [fixed.method];
  if (kind.task === "regression") return ["ridge"];
  return isOfFewClasses(kind) ? ["svm", "nb-logistic"] : ["svm"];
}

function isOfFewClasses({ task, classes }: LinearKind): boolean {
  return task === "classification" && classes <= MOST_CLASSES_FOR_RATIOS;
}
