// Every command, once: what it takes, and the file that does it, loaded when it is called.
import type { CommandName } from "./command-names.ts";
import type { Context } from "./context.ts";
import type { OptionName } from "./options.ts";

export interface CommandRow {
  /** Positional arguments as the help shows them. */
  readonly arguments: string;
  /** Fewest and most positional arguments. */
  readonly count: readonly [number, number];
  readonly options: readonly OptionName[];
  /** Whether options that choose a part of a network pin it, instead of having a default. */
  readonly pins?: boolean;
  readonly load: () => Promise<{ run(context: Context): Promise<number> }>;
}

const columns = ["text", "label", "encoding", "delimiter"] as const;
const data = [...columns, "label-file", "label-separator"] as const;
const training = [
  "architecture",
  "optimizer",
  "loss",
  "epochs",
  "batch-size",
  "learning-rate",
  "schedule",
  "max-length",
  "vocabulary-size",
  "min-count",
  "validation",
  "test",
  "unknown-labels",
  "threads",
  "task",
  "out",
  "overwrite",
  "resume",
] as const;

/** What decides a network without training it. */
const network = [
  "architecture",
  "optimizer",
  "loss",
  "epochs",
  "batch-size",
  "max-length",
  "vocabulary-size",
  "min-count",
  "threads",
] as const;
/** What stands outside an optimizer's rule; a search chooses none of it. */
const updating = ["weight-decay", "global-clip-norm", "gradient-accumulation-steps", "ema-momentum"] as const;

const search = ["budget", "trials", "prefer", "single", "min-per-class", "add-budget", "replay", "explain-space"] as const;

/** Options that every command takes. */
export const commonOptions = ["seed", "json", "progress", "quiet", "language", "version", "help"] as const satisfies readonly OptionName[];

const any = Number.POSITIVE_INFINITY;

export const commands = {
  inspect: {
    arguments: "[DATA]",
    count: [0, 1],
    options: [...data, "task", ...network],
    pins: true,
    load: () => import("./commands/inspect.ts"),
  },
  fit: {
    arguments: "DATA",
    count: [1, 1],
    options: [...data, ...search, ...training],
    pins: true,
    load: () => import("./commands/fit.ts"),
  },
  train: {
    arguments: "DATA",
    count: [1, 1],
    options: [...data, ...training, ...updating, "find-learning-rate", "log"],
    load: () => import("./commands/train.ts"),
  },
  evaluate: { arguments: "MODEL DATA", count: [2, 2], options: [...data, "unknown-labels"], load: () => import("./commands/evaluate.ts") },
  compare: {
    arguments: "MODEL MODEL DATA",
    count: [3, 3],
    options: [...data, "unknown-labels"],
    load: () => import("./commands/compare.ts"),
  },
  predict: {
    arguments: 'MODEL ["text" …]',
    count: [1, any],
    options: [...columns, "input", "output", "all-scores", "jsonl", "overwrite"],
    load: () => import("./commands/predict.ts"),
  },
  explain: {
    arguments: 'MODEL ["text" …]',
    count: [1, any],
    options: ["for", "encoding", "jsonl"],
    load: () => import("./commands/explain.ts"),
  },
  report: { arguments: "RUN", count: [1, 1], options: [], load: () => import("./commands/report.ts") },
  start: {
    arguments: "[DATA]",
    count: [0, 1],
    options: [...data, ...search, ...training],
    pins: true,
    load: () => import("./commands/start.ts"),
  },
} as const satisfies Record<CommandName, CommandRow>;
