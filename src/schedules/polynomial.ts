// A short rise, then a fall along a power.
import { expectPositive } from "../core/check.ts";
import { type FallingOptions, falling } from "./falling.ts";
import type { Schedule } from "./schedule.ts";

export interface PolynomialOptions extends FallingOptions {
  /** Default 2; with 1 the fall is straight. */
  readonly power?: number;
}

/**
 * factor = t / w for t ≤ w, then end + (1 − end) · (1 − (t − w) / (T − w + 1))ᵖ, with w = 5 % of the T steps by default; past the end `end`,
 * 0 by default
 *
 * Source: Liu, Rabinovich & Berg 2015, https://arxiv.org/abs/1506.04579, §3.1, there with p = 0.9.
 */
export function polynomial(options: PolynomialOptions = {}): Schedule {
  const { power = 2 } = options;
  expectPositive("polynomial.power", power);
  return falling("polynomial", options, (rest) => (1 - rest) ** power, { power });
}
