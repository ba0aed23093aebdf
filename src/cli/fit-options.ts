// Option values as the search wants them: what `train` takes as a choice is a pin here.
import type { HyperparameterValue } from "../core/hyperparameter.ts";
import type { FitOptions, Preference } from "../search/fit-options.ts";
import { dataOptions } from "./data-options.ts";
import type { OptionName, OptionValues } from "./options.ts";

/** Hyperparameters that have an option of their own on the command line. */
const pinned: Readonly<Partial<Record<OptionName, string>>> = {
  epochs: "epochs",
  "batch-size": "batchSize",
  "learning-rate": "learningRate",
  schedule: "schedule",
  "max-length": "maxLength",
  "vocabulary-size": "vocabularySize",
  "min-count": "minCount",
};

// Each value was checked against the kind of its row in options.ts: the assertions say what those kinds are.

export function fitOptions(values: OptionValues): Omit<FitOptions, "data" | "onEvent" | "signal"> {
  const pins = Object.entries(pinned).flatMap(([option, name]) => {
    const value = values[option as OptionName];
    return value === undefined ? [] : [[name, value as HyperparameterValue]];
  });
  return {
    ...dataOptions(values),
    budget: values.budget as string | undefined,
    trials: values.trials as number | undefined,
    architecture: values.architecture as string | undefined,
    optimizer: values.optimizer as string | undefined,
    loss: values.loss as string | undefined,
    options: Object.fromEntries(pins),
    prefer: values.prefer as Preference | undefined,
    single: values.single as boolean | undefined,
    validation: values.validation as string | number | undefined,
    test: values.test as string | number | undefined,
    unknownLabels: values["unknown-labels"] as "drop" | undefined,
    minPerClass: values["min-per-class"] as number | undefined,
    threads: values.threads as number | undefined,
    out: values.out as string | undefined,
    overwrite: values.overwrite as boolean | undefined,
    resume: values.resume as boolean | undefined,
    addBudget: values["add-budget"] as string | undefined,
    replay: values.replay as string | undefined,
  };
}
