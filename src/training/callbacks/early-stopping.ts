// Stop when it gets no better.
import { expectKnownOptions, expectOption } from "../../core/check.ts";
import type { Callback } from "./callback.ts";
import { type MonitorOptions, makeMonitor } from "./monitor.ts";

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without a better number before the training ends. Default 0: the first one ends it. */
  readonly patience?: number;
  /** The number that has to be beaten at all. Default: none. */
  readonly baseline?: number;
  /** Whether the weights of the best epoch are put back at the end. Default false. */
  readonly restoreBestWeights?: boolean;
  /** The first epoch that is watched, counted from 1. Default 1. */
  readonly startFromEpoch?: number;
}

/**
 * Ends the training after `patience` epochs in a row in which the watched number got no better by `minDelta`.
 *
 * Source: Keras's `EarlyStopping`; options and defaults are its own, but epochs are counted from 1.
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const known = ["monitor", "mode", "minDelta", "patience", "baseline", "restoreBestWeights", "startFromEpoch"];
  expectKnownOptions("earlyStopping", options, known);
  const { patience = 0, baseline, restoreBestWeights = false, startFromEpoch = 1 } = options;
  expectOption(Number.isInteger(patience) && patience >= 0, "earlyStopping.patience", "a whole number, 0 or more", patience);
  const monitor = makeMonitor("earlyStopping", options);
  let [best, wait] = [monitor.worst, 0];
  let bestWeights: Float32Array | undefined;
  return {
    name: "earlyStopping",
    onTrainBegin() {
      [best, wait] = [monitor.worst, 0];
      bestWeights = undefined;
    },
    onEpochEnd(epoch, logs, training) {
      if (epoch < startFromEpoch) return;
      const value = monitor.valueIn(logs);
      if (restoreBestWeights) bestWeights ??= training.weights();
      wait++;
      if (monitor.isBetter(value, best)) {
        best = value;
        if (restoreBestWeights) bestWeights = training.weights();
        if (baseline === undefined || monitor.isBetter(value, baseline)) wait = 0;
      } else if (wait >= patience && epoch > 1) training.stop();
    },
    onTrainEnd(training) {
      if (bestWeights) training.setWeights(bestWeights);
    },
  };
}
