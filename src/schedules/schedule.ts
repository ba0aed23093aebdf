// What a schedule is: the learning rate's factor at each step of a training.

export interface Schedule {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  /** Factor of the learning rate at a step, counted from 1, of `steps` in all: 0 to 1. */
  factor(step: number, steps: number): number;
}
