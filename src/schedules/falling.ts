// What the schedules have in common that rise in a short warm-up and fall to an end: linear, cosine, polynomial.
import { expectKnownOptions, expectRate } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";
import { expectWarmup, type WarmupOption, warmed } from "./warmup.ts";

export interface FallingOptions extends WarmupOption {
  /** Factor that is reached just after the last step. Default 0. */
  readonly end?: number;
}

/** factor = t / w for t ≤ w, then end + (1 − end) · shape((t − w) / (T − w + 1)), with a shape that falls from 1 to 0; past the end `end`. */
export function falling(
  id: string,
  options: FallingOptions,
  shape: (rest: number) => number,
  others: Readonly<Record<string, number>> = {},
): Schedule {
  expectKnownOptions(id, options, ["warmup", "end", ...Object.keys(others)]);
  const { warmup = 0.05, end = 0 } = options;
  expectWarmup(`${id}.warmup`, warmup);
  expectRate(`${id}.end`, end);
  return {
    id,
    config: { warmup, end, ...others },
    factor(step, steps) {
      const { rise, rest } = warmed(step, steps, warmup);
      return rise < 1 ? rise : end + (1 - end) * shape(rest);
    },
  };
}
