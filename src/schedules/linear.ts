// A short rise, then a straight fall to zero.
import type { Schedule } from "./schedule.ts";
import { warmup } from "./warmup.ts";

/**
 * factor = t / w for t ≤ w, then 1 − (t − w) / (T − w + 1), with w = 5 % of the T steps
 *
 * Source: Devlin et al. 2019, https://arxiv.org/abs/1810.04805, A.2. Departs: the last step still has a small rate, not 0.
 */
export const linear: Schedule = {
  id: "linear",
  about: "a short rise, then a straight fall to zero",
  factor(step, steps) {
    const { rise, rest } = warmup(step, steps);
    return rise < 1 ? rise : 1 - rest;
  },
};
