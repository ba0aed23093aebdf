// Every optimizer: command line, help, documents and search read this list.
import { geometric, type Hyperparameter } from "../core/hyperparameter.ts";
import { adam } from "./adam.ts";
import { adamW } from "./adam-w.ts";
import { lazyAdam } from "./lazy-adam.ts";
import type { Optimizer } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

export interface OptimizerRow {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  /** Makes the optimizer; options that are left out have its defaults. */
  readonly create: (options?: Readonly<Record<string, number | boolean>>) => Optimizer;
  /** What a search may change; the learning rate comes first. */
  readonly hyperparameters: readonly [learningRate: Hyperparameter, ...Hyperparameter[]];
}

export const optimizers: readonly OptimizerRow[] = [
  {
    id: "adam",
    about: "steps scaled by running means of the gradient and its square; the safe choice",
    create: adam,
    hyperparameters: [geometric("learningRate", 0.002)],
  },
  {
    id: "adamW",
    about: "Adam with decoupled weight decay",
    create: adamW,
    hyperparameters: [geometric("learningRate", 0.002), { name: "weightDecay", values: [0, 0.01, 0.1], start: 0.01 }],
  },
  {
    id: "lazyAdam",
    about: "Adam that moves only the word vectors that a step has met; several times faster on large vocabularies",
    create: lazyAdam,
    hyperparameters: [geometric("learningRate", 0.002)],
  },
  {
    id: "sgd",
    about: "plain gradient descent, optionally with momentum",
    create: sgd,
    hyperparameters: [geometric("learningRate", 0.3), { name: "momentum", values: [0, 0.8, 0.9], start: 0.9 }],
  },
];
