// Every optimizer: command line, help, documents and search read this list.
import { geometric, type Hyperparameter } from "../core/hyperparameter.ts";
import { adadelta } from "./adadelta.ts";
import { adafactor } from "./adafactor.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamW } from "./adam-w.ts";
import { adamax } from "./adamax.ts";
import { amsGrad } from "./ams-grad.ts";
import { lamb } from "./lamb.ts";
import { lazyAdam } from "./lazy-adam.ts";
import { lion } from "./lion.ts";
import { muon } from "./muon.ts";
import { nadam } from "./nadam.ts";
import type { Optimizer } from "./optimizer.ts";
import { rAdam } from "./r-adam.ts";
import { rmsprop } from "./rmsprop.ts";
import { scheduleFreeAdamW } from "./schedule-free-adam-w.ts";
import { sgd } from "./sgd.ts";

export interface OptimizerRow {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  /** Makes the optimizer; options that are left out have its defaults. */
  readonly create: (options?: Readonly<Record<string, number | boolean>>) => Optimizer;
  /** What a search may change; the learning rate comes first. */
  readonly hyperparameters: readonly [learningRate: Hyperparameter, ...Hyperparameter[]];
  readonly search: OptimizerSearch;
}

export interface OptimizerSearch {
  /** The higher, the earlier it is tried. Those below `commonPriority` are tried by large searches only. */
  readonly priority: number;
}

/** Priority from which an optimizer is tried by a search of any size. */
export const commonPriority = 0.7;

const decay: Hyperparameter = { name: "weightDecay", values: [0, 0.01, 0.1], start: 0.01 };

// Learning rates to begin with: the lowest validation log loss of a small textCnn on 1,600 rows of each bundled data set, schedule "linear",
// between the best rates of the two sets.
export const optimizers: readonly OptimizerRow[] = [
  {
    id: "adadelta",
    about: "steps in the unit of the weights, from running means of squared gradients and steps",
    create: adadelta,
    hyperparameters: [geometric("learningRate", 2.5)],
    search: { priority: 0.1 },
  },
  {
    id: "adafactor",
    about: "steps relative to the weights, scaled by the rows and columns of each matrix",
    create: adafactor,
    hyperparameters: [geometric("learningRate", 0.03)],
    search: { priority: 0.2 },
  },
  {
    id: "adagrad",
    about: "steps that shrink with all squared gradients so far",
    create: adagrad,
    hyperparameters: [geometric("learningRate", 0.3)],
    search: { priority: 0.3 },
  },
  {
    id: "adam",
    about: "steps scaled by running means of the gradient and its square; the safe choice",
    create: adam,
    hyperparameters: [geometric("learningRate", 0.002)],
    search: { priority: 0.9 },
  },
  {
    id: "adamax",
    about: "Adam with the largest recent gradient in place of the mean of its square",
    create: adamax,
    hyperparameters: [geometric("learningRate", 0.01)],
    search: { priority: 0.5 },
  },
  {
    id: "adamW",
    about: "Adam with decoupled weight decay",
    create: adamW,
    hyperparameters: [geometric("learningRate", 0.002), decay],
    search: { priority: 1 },
  },
  {
    id: "amsGrad",
    about: "Adam whose steps do not grow again",
    create: amsGrad,
    hyperparameters: [geometric("learningRate", 0.003)],
    search: { priority: 0.5 },
  },
  {
    id: "lamb",
    about: "Adam with steps as long as the weights of the layer, for large batches",
    create: lamb,
    hyperparameters: [geometric("learningRate", 0.01), decay],
    search: { priority: 0.3 },
  },
  {
    id: "lion",
    about: "steps of one length in the direction of the momentum",
    create: lion,
    hyperparameters: [geometric("learningRate", 0.001), decay],
    search: { priority: 0.2 },
  },
  {
    id: "muon",
    about: "momentum made orthogonal for matrices, AdamW for the rest",
    create: muon,
    hyperparameters: [geometric("learningRate", 0.006), decay],
    search: { priority: 0.2 },
  },
  {
    id: "nadam",
    about: "Adam that looks ahead along its momentum",
    create: nadam,
    hyperparameters: [geometric("learningRate", 0.003)],
    search: { priority: 0.6 },
  },
  {
    id: "rAdam",
    about: "Adam that needs no warm-up",
    create: rAdam,
    hyperparameters: [geometric("learningRate", 0.01)],
    search: { priority: 0.6 },
  },
  {
    id: "rmsprop",
    about: "steps scaled by a running mean of the squared gradient",
    create: rmsprop,
    hyperparameters: [geometric("learningRate", 0.004), { name: "momentum", values: [0, 0.8, 0.9], start: 0 }],
    search: { priority: 0.7 },
  },
  {
    id: "scheduleFreeAdamW",
    about: "AdamW with an average of the weights in place of a falling rate",
    create: scheduleFreeAdamW,
    hyperparameters: [geometric("learningRate", 0.005), decay],
    search: { priority: 0.4 },
  },
  {
    id: "lazyAdam",
    about: "Adam that moves only the word vectors that a step has met; several times faster on large vocabularies",
    create: lazyAdam,
    hyperparameters: [geometric("learningRate", 0.002)],
    search: { priority: 1.1 },
  },
  {
    id: "sgd",
    about: "plain gradient descent, optionally with momentum",
    create: sgd,
    hyperparameters: [geometric("learningRate", 0.3), { name: "momentum", values: [0, 0.8, 0.9], start: 0.9 }],
    search: { priority: 0.8 },
  },
];
