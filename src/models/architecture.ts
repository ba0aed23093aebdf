// What an architecture is: a row of the registry that makes a network for given data.
import type { OutputActivation } from "../losses/loss.ts";
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
}

/** An architecture made of layers: checks the option names and records them with the shape, so that a saved model can be built again. */
export function defineArchitecture<Options extends object>(row: {
  readonly id: string;
  readonly about: string;
  readonly defaults: Options;
  readonly build: (shape: NetworkShape, options: Options) => Network;
}): Architecture {
  const { id, about, defaults, build } = row;
  return {
    id,
    about,
    kind: "network",
    defaults: defaults as ArchitectureOptions,
    create: (shape, options = {}) => build(shape, { ...defaults, ...options } as Options), // option names are checked by build
  };
}
