// What a search is asked: plain data.

import type { Problem } from "../core/errors.ts";
import type { HyperparameterValue } from "../core/hyperparameter.ts";
import type { DataOptions } from "../tasks/data-set.node.ts";
import type { FitEvent } from "./fit-events.ts";

/** What the answer should be good at, among what is about equally accurate. */
export type Preference = "accuracy" | "speed" | "size";

export interface FitOptions extends DataOptions {
  /** A file: CSV, TSV, JSON, Parquet, packed or not; or a folder with a subfolder of text files for each label. */
  readonly data: string;
  /** Time from the call to the end: seconds, or a text such as "5m", "90s", "1h". Default 5 minutes, unless `trials` is given. */
  readonly budget?: number | string;
  /** Number of trials instead of a budget: then nothing depends on the clock. */
  readonly trials?: number;
  /** Parts that are not searched: the id of an architecture, an optimizer, a loss. */
  readonly architecture?: string;
  readonly optimizer?: string;
  readonly loss?: string;
  /** Hyperparameters that are not searched, e.g. `{ learningRate: 0.001, epochs: 5 }`. */
  readonly options?: Readonly<Record<string, HyperparameterValue>>;
  /** Default "accuracy". */
  readonly prefer?: Preference;
  /** Only one model in the end, no pair. Default false. */
  readonly single?: boolean;
  /** A file of rows that judge the trials. Default: part of the rows, or folds where there are few. */
  readonly validation?: string | number;
  /** A share of the rows, or a file, for the one judgment at the end. Default 0.2. */
  readonly test?: string | number;
  readonly unknownLabels?: "drop";
  /** Classes with fewer different texts are left out. Default: they are refused. */
  readonly minPerClass?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Trials that run at the same time, one thread each. Default: as many as there are cores. */
  readonly threads?: number;
  /** The run folder. Default runs/<data>-<n>. */
  readonly out?: string;
  readonly overwrite?: boolean;
  /** Goes on with a run into the same folder that was interrupted or killed. */
  readonly resume?: boolean;
  /** Time added to a run that is over, or was interrupted: seconds, or a text. */
  readonly addBudget?: number | string;
  /** A run folder whose trials are made again as its journal tells. */
  readonly replay?: string;
  /** Of the report and its advice. Default "en". */
  readonly language?: "en" | "zh";
  /** A note or error as a sentence, for the report. Default: its message, in English. */
  readonly problemText?: (problem: Problem) => string;
  /** When the process began, on the clock of `performance.now()`: the budget counts from there. Default: the call. */
  readonly startedAt?: number;
  readonly onEvent?: (event: FitEvent) => void;
  /** Aborted: no trial is started any more, running ones end, the best so far is judged and kept. */
  readonly signal?: AbortSignal;
}
