// Every schedule: command line, help, documents and search read this list.
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { cosineRestarts } from "./cosine-restarts.ts";
import { exponential } from "./exponential.ts";
import { inverseSquareRoot } from "./inverse-square-root.ts";
import { linear } from "./linear.ts";
import { onPlateau } from "./on-plateau.ts";
import { oneCycle } from "./one-cycle.ts";
import { polynomial } from "./polynomial.ts";
import type { Schedule, ScheduleOptions } from "./schedule.ts";
import { step } from "./step.ts";
import { warmupStableDecay } from "./warmup-stable-decay.ts";

export interface ScheduleRow {
  readonly id: string;
  /** Half a sentence for the help. */
  readonly about: string;
  /** Makes the schedule; options that are left out have its defaults. */
  readonly create: (options?: ScheduleOptions) => Schedule;
  /** Whether a search tries it: the others do not differ enough from these for a small budget. */
  readonly isSearched?: boolean;
}

export const schedules: readonly ScheduleRow[] = [
  { id: "constant", about: "the same rate throughout", create: constant, isSearched: true },
  { id: "linear", about: "a short rise, then a straight fall to zero", create: linear, isSearched: true },
  { id: "cosine", about: "a short rise, then half a cosine down to zero", create: cosine, isSearched: true },
  { id: "cosineRestarts", about: "a short rise, then four half cosines one after the other", create: cosineRestarts },
  { id: "exponential", about: "a fall by the same share in each step, to a hundredth", create: exponential },
  { id: "inverseSquareRoot", about: "a short rise, then a fall that gets slower and needs no end", create: inverseSquareRoot },
  { id: "oneCycle", about: "a rise over the first 30 % of the steps, then a fall to nearly nothing", create: oneCycle },
  { id: "onPlateau", about: "halved after each epoch whose validation loss is no better", create: onPlateau },
  { id: "polynomial", about: "a short rise, then a fall along a square", create: polynomial },
  { id: "step", about: "a tenth after half of the steps, a hundredth after three quarters", create: step },
  { id: "warmupStableDecay", about: "a short rise, a level, and a fall in the last 20 % of the steps", create: warmupStableDecay },
];
