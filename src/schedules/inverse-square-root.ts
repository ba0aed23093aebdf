// A short rise, then a fall that gets slower and slower and needs no end.
import { expectKnownOptions } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";
import { expectWarmup, type WarmupOption, warmupSteps } from "./warmup.ts";

/**
 * factor = min(t / w, √(w / t)), with w = 5 % of the T steps by default and at least 1; past the end it goes on falling
 *
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, equation 3, scaled so that its top is 1.
 */
export function inverseSquareRoot(options: WarmupOption = {}): Schedule {
  expectKnownOptions("inverseSquareRoot", options, ["warmup"]);
  const { warmup = 0.05 } = options;
  expectWarmup("inverseSquareRoot.warmup", warmup);
  return {
    id: "inverseSquareRoot",
    config: { warmup },
    factor(step, steps) {
      const rising = Math.max(1, warmupSteps(steps, warmup));
      return Math.min(step / rising, Math.sqrt(rising / step));
    },
  };
}
