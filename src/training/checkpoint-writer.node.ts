// When a training's state is written, and what of it.
import type { TrainingControl } from "./callbacks/callback.ts";
import type { Team } from "./team.node.ts";
import type { TrainOptions } from "./train-options.ts";
import type { EpochPart, Progress } from "./training-state.ts";

export interface CheckpointWriter {
  /** Whether the last one is as old as checkpoints may become. */
  isDue(): boolean;
  write(progress: Progress, part?: EpochPart): Promise<void>;
}

const defaultSeconds = 30;

/** Age is measured by a clock that never jumps. Without a receiver none is ever due. */
export function checkpointWriter(
  { onCheckpoint, checkpointSeconds = defaultSeconds }: TrainOptions,
  control: TrainingControl,
  { memory }: Team,
): CheckpointWriter {
  let written = performance.now();
  return {
    isDue: () => onCheckpoint !== undefined && performance.now() - written >= 1000 * checkpointSeconds,
    async write(progress, part) {
      const { weights, slots } = memory;
      await onCheckpoint?.({ progress, part, learningRate: control.learningRate, weights, slots });
      written = performance.now();
    },
  };
}
