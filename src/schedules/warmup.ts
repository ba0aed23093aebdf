// The rise from nothing in the first steps: large first steps from random weights do harm that later ones must undo.
import { expectOption } from "../core/check.ts";

/** Option of every schedule that begins with a rise. */
export interface WarmupOption {
  /** Steps in which the rate rises: below 1 a share of all steps, from 1 on their number; 0 for none. */
  readonly warmup?: number;
}

export function expectWarmup(option: string, value: number): void {
  const holds = typeof value === "number" && value >= 0 && (value < 1 || Number.isInteger(value));
  expectOption(holds, option, "a share from 0 up to 1, or a whole number of steps", value);
}

export interface Warmed {
  readonly rise: number;
  readonly rest: number;
}

/**
 * rise = min(1, t / w) with w the number of warm-up steps, a share of them rounded up; 1 throughout without a warm-up
 *
 * rest = max(0, t − w) / (steps − w + 1): 0 at the end of the warm-up and just below 1 at the last step,
 * so that no step is made with a rate of 0; 1 past the last step.
 */
export function warmed(step: number, steps: number, warmup: number): Warmed {
  const rising = warmupSteps(steps, warmup);
  const rest = Math.max(0, step - rising) / (Math.max(steps, rising) - rising + 1);
  return { rise: rising === 0 ? 1 : Math.min(1, step / rising), rest: Math.min(1, rest) };
}

export function warmupSteps(steps: number, warmup: number): number {
  return warmup < 1 ? Math.ceil(warmup * steps) : warmup;
}
