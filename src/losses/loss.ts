// What a loss is: logits and targets in, one number per example out. The caller weights and reduces.

import { expectOption, expectRate } from "../core/check.ts";
import type { DataProfile, Hyperparameter } from "../core/hyperparameter.ts";
import type { Value } from "../graph/node.ts";

/** How the host hands the targets over: a class index `[batch]`, or numbers `[batch, width]` (0/1 for classes). */
export type TargetForm = "index" | "values";

/** The function between the logits and what `predict` answers. It is split off the last layer, so that a loss sees logits. */
export type OutputActivation = "linear" | "sigmoid" | "softmax";

export interface Loss {
  readonly id: string;
  readonly name: string;
  readonly targets: TargetForm;
  /** Output activations this loss makes sense with. */
  readonly outputs: readonly OutputActivation[];
  /** Widths of the last layer it makes sense with, for a number of classes. */
  widthFor(classes: number): number;
  /** Logits `[batch, width]` and targets → `[batch]`, in nats where it is a cross-entropy. */
  perExample(logits: Value, targets: Value, output: OutputActivation): Value;
  /** Share of each target that is spread over all classes while training: 0 ≤ ε < 1. Only for `values`. Default 0. */
  readonly labelSmoothing?: number;
  /** How a search treats it; absent: never tried, as it would give the numbers of another loss. */
  readonly search?: LossSearch;
}

export interface LossSearch {
  readonly suits: (profile: DataProfile) => boolean;
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
