// The weights that are judged and kept, which need not be those that are trained: averages of them, or what the optimizer says.
import { averageEpoch, averageSlot, judgedWeights } from "./average-weights.ts";
import type { DataSet } from "./batch.ts";
import { type Evaluated, type Evaluating, evaluateRows } from "./evaluate.node.ts";
import type { Team } from "./team.node.ts";
import type { TrainOptions } from "./train-options.ts";

/** A copy of the weights as they are judged and kept: an average, or as they were trained. */
export function keptWeights({ optimizer, update = {} }: TrainOptions, { memory, groups }: Team, epoch: number): Float32Array {
  const judged = epoch > 0 ? judgedWeights(optimizer, update, { ...memory, groups, epoch }) : null;
  return judged ?? memory.weights.slice();
}

/** Lets an average over epochs take the one that ended. */
export function averageWeights({ update = {} }: TrainOptions, { memory }: Team, epoch: number): void {
  const average = memory.slots[averageSlot];
  if (average) averageEpoch(average, memory.weights, epoch, update);
}

/** Evaluates the weights that are kept, and leaves those that are trained in place. */
export async function evaluateKept(data: DataSet, options: TrainOptions, running: Evaluating, epoch: number): Promise<Evaluated | null> {
  const { memory, groups } = running.team;
  const judged = judgedWeights(options.optimizer, options.update ?? {}, { ...memory, groups, epoch });
  if (!judged) return evaluateRows(data, options, running);
  const trained = memory.weights.slice();
  memory.weights.set(judged);
  try {
    return await evaluateRows(data, options, running);
  } finally {
    memory.weights.set(trained);
  }
}
