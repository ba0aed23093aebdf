// What an architecture is: a row of the registry that makes a network for given data.
import type { DataProfile, Hyperparameter } from "../core/hyperparameter.ts";
import type { OutputActivation } from "../losses/loss.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import type { Network } from "./network.ts";

/** What the data decides. */
export interface NetworkShape {
  /** Ids of the vocabulary, padding and unknown included. */
  readonly vocabularySize: number;
  /** Width of the last layer. */
  readonly outputs: number;
  readonly output: OutputActivation;
}

export type ArchitectureOptions = Readonly<Record<string, unknown>>;

export interface Architecture {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  /** "network": layers trained by an optimizer on a loss; "linear": n-grams with a solver of its own. */
  readonly kind: "network" | "linear";
  /** Options with their defaults; the shape is added when a network is made. */
  readonly defaults: ArchitectureOptions;
  /** Makes the network; absent for "linear". */
  readonly create?: (shape: NetworkShape, options?: ArchitectureOptions) => Network;
  /** What it takes from the training texts before the first step. */
  readonly learn?: (texts: EncodedTexts, shape: NetworkShape, options: LearnOptions) => Learned;
  /** How a search treats it; absent for "linear", which it always begins with. */
  readonly search?: ArchitectureSearch;
}

export interface LearnOptions {
  /** What differs from the defaults. */
  readonly options: ArchitectureOptions;
  readonly seed: number;
}

/** What texts teach before a training begins. */
export interface Learned {
  /** Added to the options that the network is made from, and saved with them. */
  readonly options: ArchitectureOptions;
  /** Start values of parameters, by name. */
  readonly starts: Readonly<Record<string, Float32Array>>;
}

export interface ArchitectureSearch {
  /** How promising it is on such data: the search tries the highest first and leaves out what has 0. */
  readonly priority: (profile: DataProfile) => number;
  /** Multiplies the learning rate that the optimizer would begin with. Default 1. */
  readonly learningRateFactor?: number;
  /** Its own options that are worth changing. */
  readonly hyperparameters: (profile: DataProfile) => readonly Hyperparameter[];
}

/** An architecture made of layers: checks the option names and records them with the shape, so that a saved model can be built again. */
export function defineArchitecture<Options extends object>(row: {
  readonly id: string;
  readonly about: string;
  readonly defaults: Options;
  readonly search: ArchitectureSearch;
  readonly build: (shape: NetworkShape, options: Options) => Network;
  readonly learn?: (texts: EncodedTexts, shape: NetworkShape, options: Options, seed: number) => Learned;
}): Architecture {
  const { id, about, defaults, search, build, learn } = row;
  return {
    id,
    about,
    kind: "network",
    defaults: defaults as ArchitectureOptions,
    search,
    learn: learn && ((texts, shape, { options, seed }) => learn(texts, shape, { ...defaults, ...options } as Options, seed)),
    create: (shape, options = {}) => build(shape, { ...defaults, ...options } as Options), // option names are checked by build
  };
}
