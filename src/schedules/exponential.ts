// A fall by the same share in each step.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";
import { expectWarmup, type WarmupOption, warmed } from "./warmup.ts";

export interface ExponentialOptions extends WarmupOption {
  /** Factor that is reached just after the last step. Default 0.01. */
  readonly decayRate?: number;
}

/** factor = t / w for t ≤ w, then decayRate^((t − w) / (T − w + 1)), with w = 0 by default; past the end decayRate. */
export function exponential(options: ExponentialOptions = {}): Schedule {
  expectKnownOptions("exponential", options, ["warmup", "decayRate"]);
  const { warmup = 0, decayRate = 0.01 } = options;
  expectWarmup("exponential.warmup", warmup);
  expectOption(decayRate > 0 && decayRate <= 1, "exponential.decayRate", "a number above 0 and at most 1", decayRate);
  return {
    id: "exponential",
    config: { warmup, decayRate },
    factor(step, steps) {
      const { rise, rest } = warmed(step, steps, warmup);
      return rise < 1 ? rise : decayRate ** rest;
    },
  };
}
