// A smaller learning rate when it gets no better.
import { expectKnownOptions, expectNotNegative, expectOption } from "../../core/check.ts";
import type { Callback } from "./callback.ts";
import { type MonitorOptions, makeMonitor } from "./monitor.ts";

export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by: above 0 and below 1. Default 0.1. */
  readonly factor?: number;
  /** Epochs without a better number before the rate falls. Default 10. */
  readonly patience?: number;
  /** Epochs after a fall that do not count. Default 0. */
  readonly cooldown?: number;
  /** The rate never falls below it. Default 0. */
  readonly minLr?: number;
}

/**
 * learningRate ← max(learningRate · factor, minLr), after `patience` epochs in which the watched number got no better by `minDelta` (default 1e-4).
 *
 * Source: Keras's `ReduceLROnPlateau`; options and defaults are its own.
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): Callback {
  expectKnownOptions("reduceLROnPlateau", options, ["monitor", "mode", "minDelta", "factor", "patience", "cooldown", "minLr"]);
  const { factor = 0.1, patience = 10, cooldown = 0, minLr = 0, minDelta = 1e-4 } = options;
  expectOption(factor > 0 && factor < 1, "reduceLROnPlateau.factor", "a number above 0 and below 1", factor);
  expectNotNegative("reduceLROnPlateau.patience", patience);
  expectNotNegative("reduceLROnPlateau.cooldown", cooldown);
  expectNotNegative("reduceLROnPlateau.minLr", minLr);
  const monitor = makeMonitor("reduceLROnPlateau", { ...options, minDelta });
  let [best, wait, cooling] = [monitor.worst, 0, 0];
  return {
    name: "reduceLROnPlateau",
    onTrainBegin() {
      [best, wait, cooling] = [monitor.worst, 0, 0];
    },
    onEpochEnd(_epoch, logs, training) {
      const value = monitor.valueIn(logs);
      if (cooling > 0) {
        cooling--;
        wait = 0;
      }
      if (monitor.isBetter(value, best)) {
        best = value;
        wait = 0;
      } else if (cooling === 0 && ++wait >= patience && training.learningRate > minLr) {
        training.learningRate = Math.max(training.learningRate * factor, minLr);
        cooling = cooldown;
        wait = 0;
      }
    },
  };
}
