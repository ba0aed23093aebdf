// Every optimizer: command line, help, documents and search read this list.
import { adam } from "./adam.ts";
import { adamW } from "./adam-w.ts";
import type { Optimizer } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

export interface OptimizerRow {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  /** Makes the optimizer; options that are left out have its defaults. */
  readonly create: (options?: Readonly<Record<string, number | boolean>>) => Optimizer;
}

export const optimizers: readonly OptimizerRow[] = [
  { id: "adam", about: "steps scaled by running means of the gradient and its square; the safe choice", create: adam },
  { id: "adamW", about: "Adam with decoupled weight decay", create: adamW },
  { id: "sgd", about: "plain gradient descent, optionally with momentum", create: sgd },
];
