// Callbacks: code of a user's own, or of ours, that is called while a model trains.
import { TercetError } from "../../core/errors.ts";
import { nameHint } from "../../core/nearest.ts";
import type { Layout } from "../parameters.ts";

/** Numbers of a step or an epoch by name, as in the history: `loss`, `accuracy`, `val_loss`, ids of metrics. Null where undefined. */
export type Logs = Readonly<Record<string, number | null>>;

/** The training that a callback may change. */
export interface TrainingControl {
  /** Epochs that were asked for. */
  readonly epochs: number;
  /** Before a schedule; may be set. */
  learningRate: number;
  /** Ends the training after the step, or the epoch, that is under way. */
  stop(): void;
  /** A copy of all weights as they are, in the places of `layout`. */
  weights(): Float32Array;
  setWeights(weights: Float32Array): void;
  readonly layout: Layout;
}

/**
 * A plain object with some of these hooks, named as in Keras. Epochs and batches are counted from 1, as in the events (in Keras from 0).
 * A hook that returns a promise is waited for.
 */
export interface Callback {
  readonly name?: string;
  onTrainBegin?(training: TrainingControl): void | Promise<void>;
  /** Called once, whatever ended the training. */
  onTrainEnd?(training: TrainingControl): void | Promise<void>;
  onEpochBegin?(epoch: number, training: TrainingControl): void | Promise<void>;
  /** After the validation of the epoch. */
  onEpochEnd?(epoch: number, logs: Logs, training: TrainingControl): void | Promise<void>;
  onTrainBatchBegin?(batch: number, training: TrainingControl): void | Promise<void>;
  /** `logs` are means over the epoch so far. */
  onTrainBatchEnd?(batch: number, logs: Logs, training: TrainingControl): void | Promise<void>;
}

const hooks = ["onTrainBegin", "onTrainEnd", "onEpochBegin", "onEpochEnd", "onTrainBatchBegin", "onTrainBatchEnd"] as const;

export type Hook = (typeof hooks)[number];

/** Refuses what is no callback, and hooks that would never be called. */
export function checkCallbacks(callbacks: readonly Callback[]): void {
  callbacks.forEach((callback, i) => {
    const where = `callbacks[${i}]`;
    if (typeof callback !== "object" || callback === null) {
      throw new TercetError("option-invalid", { where, expected: "an object with hooks such as onEpochEnd", received: typeof callback });
    }
    const unknown = Object.keys(callback).find((key) => /^on[A-Z]/.test(key) && !(hooks as readonly string[]).includes(key));
    if (unknown)
      throw new TercetError("option-unknown", { where, expected: hooks.join(", "), received: unknown, hint: nameHint(unknown, hooks) });
  });
}

/** Calls a hook of all callbacks, in their order. */
export async function callHook<Name extends Hook>(
  callbacks: readonly Callback[],
  hook: Name,
  ...args: Parameters<NonNullable<Callback[Name]>>
): Promise<void> {
  for (const callback of callbacks) {
    const called = callback[hook] as ((...args: unknown[]) => void | Promise<void>) | undefined; // its arguments are those of the hook
    await called?.apply(callback, args);
  }
}
