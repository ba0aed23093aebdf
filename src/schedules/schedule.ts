// What a schedule is: the learning rate's factor at each step of a training.

export type ScheduleOptions = Readonly<Record<string, number | string | readonly number[]>>;

export interface Schedule {
  readonly id: string;
  /** All options with their values: enough to make the schedule again. */
  readonly config: ScheduleOptions;
  /**
   * Factor of the learning rate at a step, counted from 1, of `steps` in all: 0 to 1. `judged` holds the validation loss of each finished
   * epoch (the training loss where nothing is validated). Past the last step the factor is the one that the schedule's comment names.
   */
  factor(step: number, steps: number, judged?: readonly number[]): number;
}
