// A short rise, then half cosines, each of which begins anew at the full rate.
import { expectOption, expectPositiveInteger } from "../core/check.ts";
import { type FallingOptions, falling } from "./falling.ts";
import type { Schedule } from "./schedule.ts";

export interface CosineRestartsOptions extends FallingOptions {
  /** Default 4. */
  readonly cycles?: number;
  /** How many times as long each cycle is as the one before. Default 1. */
  readonly growth?: number;
}

/**
 * factor = t / w for t ≤ w, then (1 + cos(π · share of the cycle)) / 2, the steps after w divided into cycles whose lengths grow
 * geometrically; w = 5 % of the T steps by default; past the end `end`, 0 by default
 *
 * Source: Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983, equation 5.
 */
export function cosineRestarts(options: CosineRestartsOptions = {}): Schedule {
  const { cycles = 4, growth = 1 } = options;
  expectPositiveInteger("cosineRestarts.cycles", cycles);
  expectOption(Number.isFinite(growth) && growth >= 1, "cosineRestarts.growth", "a number, 1 or more", growth);
  return falling("cosineRestarts", options, (rest) => (1 + Math.cos(Math.PI * shareOfCycle(rest, cycles, growth))) / 2, { cycles, growth });
}

/** 0 at the beginning of a cycle, just below 1 at its end, 1 at the end of all. */
function shareOfCycle(rest: number, cycles: number, growth: number): number {
  if (rest >= 1) return 1;
  if (growth === 1) return (rest * cycles) % 1;
  const first = (growth - 1) / (growth ** cycles - 1); // cycles have the lengths f, fg, fg² … and fill 1
  const cycle = Math.floor(Math.log1p((rest / first) * (growth - 1)) / Math.log(growth) + 1e-12);
  const begin = (first * (growth ** cycle - 1)) / (growth - 1);
  return Math.max(0, rest - begin) / (first * growth ** cycle);
}
