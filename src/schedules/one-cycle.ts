// One cycle: a long rise to a high rate and a longer fall to nearly nothing.
import { expectKnownOptions, expectOption, expectRate } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";

export interface OneCycleOptions {
  /** Share of the steps in which the rate rises. Default 0.3. */
  readonly rise?: number;
  /** Factor of the first step. Default 1/25. */
  readonly start?: number;
  /** Factor of the last step. Default 1/250,000. */
  readonly end?: number;
}

/**
 * factor = start → 1 along half a cosine up to step 0.3·T, then 1 → end along half a cosine, reached at step T; past the end `end`
 *
 * Source: Smith & Topin 2018, https://arxiv.org/abs/1708.07120, §3, as PyTorch has it. Departs: the momentum stays as it is.
 */
export function oneCycle(options: OneCycleOptions = {}): Schedule {
  expectKnownOptions("oneCycle", options, ["rise", "start", "end"]);
  const { rise = 0.3, start = 1 / 25, end = 1 / 250_000 } = options;
  expectOption(rise > 0 && rise < 1, "oneCycle.rise", "a number between 0 and 1", rise);
  expectRate("oneCycle.start", start);
  expectRate("oneCycle.end", end);
  return {
    id: "oneCycle",
    config: { rise, start, end },
    factor(step, steps) {
      const at = Math.min(step, steps) - 1;
      const top = rise * steps - 1; // as PyTorch counts
      if (at <= top) return along(start, 1, top === 0 ? 1 : at / top);
      return along(1, end, (at - top) / (steps - 1 - top));
    },
  };
}

/** From one value to another along half a cosine, share 0 to 1. */
function along(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
}
