// What a loss is: logits and targets in, one number per example out. The caller weights and reduces.

import { expectOption, expectRate } from "../core/check.ts";
import type { DataProfile, Hyperparameter } from "../core/hyperparameter.ts";
import type { Value } from "../graph/node.ts";

/** How the host hands the targets over: a class index `[batch]`, or numbers `[batch, width]` (0/1 for classes). */
export type TargetForm = "index" | "values";

/** The function between the logits and what `predict` answers. It is split off the last layer, so that a loss sees logits. */
export type OutputActivation = "linear" | "sigmoid" | "softmax" | "softplus";

/**
 * How the last layer's numbers say a class. "scores": one a class, the highest wins, or one for two classes. "ranks": number k says
 * whether the class is above k, given that it is not below. "embedding": not at all, only distances between rows have a meaning.
 */
export type Answers = "scores" | "ranks" | "embedding";

export interface Loss {
  readonly id: string;
  readonly name: string;
  readonly targets: TargetForm;
  /** Output activations this loss makes sense with. */
  readonly outputs: readonly OutputActivation[];
  /**
   * Logits `[batch, width]` and targets → `[batch]`, in nats where it is a cross-entropy. `weights` `[batch]` are for losses of the scope
   * "batch": rows of weight 0 only fill the batch up, and no other row may be compared with them.
   */
  perExample(logits: Value, targets: Value, output: OutputActivation, weights?: Value): Value;
  /** What a row's number depends on: the row, or the whole batch, which then is not cut into shards. Default "example". */
  readonly scope?: "example" | "batch";
  /** Default "scores". */
  readonly answers?: Answers;
  /** How often each row of a training batch is given, its copies side by side, each with dropout of its own. Default 1. */
  readonly copies?: number;
  /** The loss that rows are judged by when nothing is trained. Default: this one. */
  readonly evaluation?: Loss;
  /** Share of each target that is spread over all classes while training: 0 ≤ ε < 1. Only for `values`. Default 0. */
  readonly labelSmoothing?: number;
  /** How a search treats it; absent: never tried, as it would give the numbers of another loss, or answers no classes. */
  readonly search?: LossSearch;
}

export interface LossSearch {
  readonly suits: (profile: DataProfile) => boolean;
  /** Expected gain in points of accuracy over plain cross-entropy: what a search tries first. Default 0. */
  readonly promise?: number;
  readonly hyperparameters: readonly Hyperparameter[];
}

/** Label smoothing as a search tries it. */
export const smoothing: Hyperparameter = { name: "labelSmoothing", values: [0, 0.05, 0.1, 0.2], start: 0.1 };

/** The same loss with label smoothing ε. */
export function smoothed(loss: Loss, labelSmoothing: number): Loss {
  expectRate(`${loss.id}.labelSmoothing`, labelSmoothing);
  const hasValues = loss.targets === "values" || labelSmoothing === 0;
  expectOption(
    hasValues,
    `${loss.id}.labelSmoothing`,
    "0: its targets are class numbers; categoricalCrossentropy can be smoothed",
    labelSmoothing,
  );
  return { ...loss, labelSmoothing };
}
