// A short rise, a long level, a fall at the end.
import { expectKnownOptions, expectOption, expectRate } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";
import { expectWarmup, type WarmupOption, warmed } from "./warmup.ts";

export interface WarmupStableDecayOptions extends WarmupOption {
  /** Share of the steps in which the rate falls. Default 0.2. */
  readonly decay?: number;
  /** Factor that is reached just after the last step. Default 0. */
  readonly end?: number;
}

/**
 * factor = t / w for t ≤ w, then 1, and for the last d steps end + (1 − end) · (1 − √((t − (T + 1 − d)) / d)), with w = 5 % and d = 20 % of
 * the T steps by default; past the end `end`, 0 by default
 *
 * Source: Hu et al. 2024, https://arxiv.org/abs/2404.06395, §4; the fall is that of Hägele et al. 2024, https://arxiv.org/abs/2405.18392, §3.
 */
export function warmupStableDecay(options: WarmupStableDecayOptions = {}): Schedule {
  expectKnownOptions("warmupStableDecay", options, ["warmup", "decay", "end"]);
  const { warmup = 0.05, decay = 0.2, end = 0 } = options;
  expectWarmup("warmupStableDecay.warmup", warmup);
  expectOption(decay > 0 && decay <= 1, "warmupStableDecay.decay", "a share of the steps above 0", decay);
  expectRate("warmupStableDecay.end", end);
  return {
    id: "warmupStableDecay",
    config: { warmup, decay, end },
    factor(step, steps) {
      const { rise } = warmed(step, steps, warmup);
      if (rise < 1) return rise;
      const falling = Math.ceil(decay * steps);
      const fallen = Math.min(1, Math.max(0, step - (steps + 1 - falling)) / falling);
      return end + (1 - end) * (1 - Math.sqrt(fallen));
    },
  };
}
