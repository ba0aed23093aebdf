// A short rise, then a straight fall.
import { type FallingOptions, falling } from "./falling.ts";
import type { Schedule } from "./schedule.ts";

/**
 * factor = t / w for t ≤ w, then 1 − (t − w) / (T − w + 1), with w = 5 % of the T steps by default; past the end `end`, 0 by default
 *
 * Source: Devlin et al. 2019, https://arxiv.org/abs/1810.04805, A.2. Departs: the last step still has a small rate, not 0.
 */
export function linear(options: FallingOptions = {}): Schedule {
  return falling("linear", options, (rest) => 1 - rest);
}
