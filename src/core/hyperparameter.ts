// What a search may change: each row of a registry names its own hyperparameters, with the values that are worth trying.
import type { TaskKind } from "./task-kind.ts";

export type HyperparameterValue = string | number | boolean | readonly number[];

export interface Hyperparameter {
  /** Name of the option it sets. */
  readonly name: string;
  /** Values to try; where they have an order, neighbors stand side by side. */
  readonly values: readonly HyperparameterValue[];
  /** The value a search begins with. */
  readonly start: HyperparameterValue;
}

/** What the data is like, as far as it decides which values are worth trying. */
export interface DataProfile {
  /** Rows that are trained on. */
  readonly rows: number;
  /** Default "classification". */
  readonly task?: TaskKind;
  /** Labels; 1 for a quantity. */
  readonly classes: number;
  /** Rows of the largest class for one of the smallest; 1 where each text has not just one label. */
  readonly imbalance: number;
  /** Tokens of a text. */
  readonly lengths: { readonly mean: number; readonly p95: number; readonly max: number };
  /** "characters" for Chinese and Japanese. */
  readonly splitting: "words" | "characters";
}

/** Whether a text is so long in the mean that a training has time for few epochs, and one of a recurrent network for hardly any. */
export function hasLongTexts({ lengths }: DataProfile): boolean {
  return lengths.mean >= 64;
}

/** Five values around a start, each 2.5 times the one before: the steps in which a learning rate matters. */
export function geometric(name: string, start: number): Hyperparameter {
  const values = [-2, -1, 0, 1, 2].map((power) => Number((start * 2.5 ** power).toPrecision(3)));
  return { name, values, start: values[2]! };
}

/** A hyperparameter whose first value is where the search begins, the values then put in order. */
export function startingAt(name: string, start: number, others: readonly number[]): Hyperparameter {
  const values = [...new Set([start, ...others])].sort((a, b) => a - b);
  return { name, values, start };
}
