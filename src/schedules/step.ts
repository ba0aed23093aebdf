// Sudden drops at milestones.
import { expectKnownOptions, expectOption } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";

export interface StepOptions {
  /** Shares of the steps after which the rate drops, rising. Default [0.5, 0.75]. */
  readonly milestones?: readonly number[];
  /** What each drop multiplies the rate with. Default 0.1. */
  readonly gamma?: number;
}

/**
 * factor = γᵏ, k the number of milestones m with t > m·T; past the end γ to the number of milestones
 *
 * Source: He et al. 2016, https://arxiv.org/abs/1512.03385, §4.2; names as in PyTorch's MultiStepLR.
 */
export function step(options: StepOptions = {}): Schedule {
  expectKnownOptions("step", options, ["milestones", "gamma"]);
  const { milestones = [0.5, 0.75], gamma = 0.1 } = options;
  const isRising = milestones.every((share, i) => share > (milestones[i - 1] ?? 0) && share < 1);
  expectOption(isRising, "step.milestones", "shares between 0 and 1, rising", milestones);
  expectOption(gamma > 0 && gamma < 1, "step.gamma", "a number between 0 and 1", gamma);
  return {
    id: "step",
    config: { milestones, gamma },
    factor: (step, steps) => gamma ** milestones.filter((share) => step > share * steps).length,
  };
}
