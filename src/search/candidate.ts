// A candidate: one combination of the three legs with its settings, as plain data.
import type { HyperparameterValue } from "../core/hyperparameter.ts";

export interface Candidate {
  readonly architecture: string;
  readonly optimizer: string;
  readonly loss: string;
  /** A value for each hyperparameter of the three legs and of the training. */
  readonly options: Readonly<Record<string, HyperparameterValue>>;
}

/** Equal for equal candidates, whatever the order of their options. */
export function candidateKey({ architecture, optimizer, loss, options }: Candidate): string {
  const sorted = Object.keys(options)
    .sort()
    .map((name) => [name, options[name]]);
  return JSON.stringify([architecture, optimizer, loss, sorted]);
}
