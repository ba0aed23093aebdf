// What a loss is: logits and targets in, one number per example out. The caller weights and reduces.
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
}
