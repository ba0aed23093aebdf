// The programs that a training runs: one for each length that its batches have.
import type { Loss } from "../losses/loss.ts";
import { isFrozen } from "./parameter-groups.ts";
import { evaluateProgram, type Program, trainProgram } from "./program.ts";
import type { TrainOptions } from "./train-options.ts";

export interface Programs {
  /** Rows of a shard. */
  readonly rows: number;
  train(length: number): Program;
  evaluate(length: number): Program;
}

/** Each program is made when its length is first met. */
export function makePrograms(options: Pick<TrainOptions, "network" | "loss" | "batchSize" | "plan" | "update">): Programs {
  const { network, loss, batchSize, plan, update = {} } = options;
  const rows = Math.ceil((batchSize * copiesOf(loss)) / plan.shards);
  const memo = (make: (length: number) => Program) => {
    const made = new Map<number, Program>();
    return (length: number): Program => {
      if (!made.has(length)) made.set(length, make(length));
      return made.get(length)!;
    };
  };
  return {
    rows,
    train: memo((length) => trainProgram(network, { rows, length, loss, isFrozen: (name) => isFrozen(name, update) })),
    evaluate: memo((length) => evaluateProgram(network, { rows, length, loss: loss.evaluation ?? loss })),
  };
}

/** How often a loss wants each row in a batch. */
export function copiesOf({ copies = 1 }: Loss): number {
  return copies;
}
