// A short rise, then half a cosine down.
import { type FallingOptions, falling } from "./falling.ts";
import type { Schedule } from "./schedule.ts";

/**
 * factor = t / w for t ≤ w, then (1 + cos(π · (t − w) / (T − w + 1))) / 2, with w = 5 % of the T steps by default; past the end `end`,
 * 0 by default
 *
 * Source: Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983, equation 5, without restarts.
 */
export function cosine(options: FallingOptions = {}): Schedule {
  return falling("cosine", options, (rest) => (1 + Math.cos(Math.PI * rest)) / 2);
}
