// A rate that falls when the validation loss no longer does.
import { expectKnownOptions, expectNotNegative, expectOption, expectPositiveInteger, expectRate } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";

export interface OnPlateauOptions {
  /** What the rate is multiplied with. Default 0.5; Keras has 0.1. */
  readonly factor?: number;
  /** Epochs without a better loss before the rate falls. Default 1: trainings here are short; Keras has 10. */
  readonly patience?: number;
  /** By how much a loss must be lower to count as better, in nats. Default 1e-4. */
  readonly minDelta?: number;
  /** Epochs after a fall in which none is counted. Default 0. */
  readonly cooldown?: number;
  /** Least factor. Default 0. */
  readonly end?: number;
}

/**
 * factor = factorᵏ, at least `end`, k the number of times that the loss was not better for `patience` epochs; it changes between epochs only,
 * and has no end. Follows from the losses of the finished epochs, so that a resumed training goes on alike.
 *
 * Source: Keras's ReduceLROnPlateau.
 */
export function onPlateau(options: OnPlateauOptions = {}): Schedule {
  expectKnownOptions("onPlateau", options, ["factor", "patience", "minDelta", "cooldown", "end"]);
  const { factor = 0.5, patience = 1, minDelta = 1e-4, cooldown = 0, end = 0 } = options;
  expectOption(factor > 0 && factor < 1, "onPlateau.factor", "a number between 0 and 1", factor);
  expectPositiveInteger("onPlateau.patience", patience);
  expectNotNegative("onPlateau.minDelta", minDelta);
  expectOption(Number.isInteger(cooldown) && cooldown >= 0, "onPlateau.cooldown", "a whole number, 0 or more", cooldown);
  expectRate("onPlateau.end", end);
  const config = { factor, patience, minDelta, cooldown, end };
  return { id: "onPlateau", config, factor: (_step, _steps, judged = []) => factorAfter(judged, config) };
}

function factorAfter(losses: readonly number[], { factor, patience, minDelta, cooldown, end }: Required<OnPlateauOptions>): number {
  let [current, best, waited, cooling] = [1, Number.POSITIVE_INFINITY, 0, 0];
  for (const loss of losses) {
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (loss < best - minDelta) {
      best = loss;
      waited = 0;
    } else if (cooling === 0 && ++waited >= patience) {
      if (current > end) [current, cooling] = [Math.max(end, current * factor), cooldown];
      waited = 0;
    }
  }
  return current;
}
