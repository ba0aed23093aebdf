// A short rise, then half a cosine down to zero.
import type { Schedule } from "./schedule.ts";
import { warmup } from "./warmup.ts";

/**
 * factor = t / w for t ≤ w, then (1 + cos(π · (t − w) / (T − w + 1))) / 2, with w = 5 % of the T steps
 *
 * Source: Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983, equation 5, without restarts.
 */
export const cosine: Schedule = {
  id: "cosine",
  about: "a short rise, then half a cosine down to zero",
  factor(step, steps) {
    const { rise, rest } = warmup(step, steps);
    return rise < 1 ? rise : (1 + Math.cos(Math.PI * rest)) / 2;
  },
};
