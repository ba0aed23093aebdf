// A recipe: everything about a network and its training that can be chosen, as plain data. The same rows, recipe and seed give the same weights.
import type { ArchitectureOptions } from "../models/architecture.ts";
import type { UpdateOptions } from "../training/update-options.ts";

export interface Recipe {
  /** Id of an architecture that is a network. */
  readonly architecture: string;
  /** What differs from its defaults. */
  readonly architectureOptions: ArchitectureOptions;
  readonly optimizer: string;
  /** What differs from its defaults, without the learning rate. */
  readonly optimizerOptions: Readonly<Record<string, number | boolean>>;
  /** Default: the optimizer's. */
  readonly learningRate?: number;
  /** Id of a schedule. */
  readonly schedule: string;
  /** What stands outside the optimizer's rule. Default: nothing. */
  readonly update?: UpdateOptions;
  /** Id of a loss, or "crossentropy"; undefined: what fits the labels. */
  readonly loss?: string;
  readonly labelSmoothing: number;
  /** Whether each class counts as much as every other, whatever its number of rows. */
  readonly balanced: boolean;
  readonly epochs: number;
  readonly batchSize: number;
  /** Tokens of a text that are read. */
  readonly maxLength: number;
  readonly vocabularySize: number;
  /** Words that occur less often in the training rows count as unknown. */
  readonly minCount: number;
}

/** What is taken where nothing is chosen. */
export const defaultRecipe = {
  architectureOptions: {},
  optimizer: "adam",
  optimizerOptions: {},
  schedule: "constant",
  labelSmoothing: 0,
  balanced: false,
  epochs: 10,
  batchSize: 32,
  maxLength: 128,
  vocabularySize: 20_000,
  minCount: 2,
} as const satisfies Omit<Recipe, "architecture">;
