// Every option of the command line, once: parsing, checks, help and documents are made from these rows.

import { taskKinds } from "../core/task-kind.ts";

export interface OptionRow {
  readonly name: string;
  /** "flag" takes no value; "share" is a share below 1 or a file. */
  readonly kind: "flag" | "text" | "list" | "integer" | "number" | "share" | "choice";
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** As the help shows it. */
  readonly default?: string;
  /** Smallest value allowed. */
  readonly min?: number;
}

export const options = [
  { name: "text", kind: "list", value: "COLUMN[,COLUMN]" },
  { name: "label", kind: "text", value: "COLUMN" },
  { name: "label-file", kind: "text", value: "FILE" },
  { name: "task", kind: "choice", choices: taskKinds },
  { name: "label-separator", kind: "text", value: "TEXT" },
  { name: "encoding", kind: "text", value: "NAME" },
  { name: "delimiter", kind: "text", value: "CHARACTER" },
  { name: "architecture", kind: "text", value: "ID", default: "bilstm" },
  { name: "optimizer", kind: "text", value: "ID", default: "adam" },
  { name: "loss", kind: "text", value: "ID", default: "crossentropy" },
  { name: "epochs", kind: "integer", value: "N", default: "10", min: 1 },
  { name: "batch-size", kind: "integer", value: "N", default: "32", min: 1 },
  { name: "learning-rate", kind: "number", value: "X" },
  { name: "schedule", kind: "text", value: "ID", default: "constant" },
  { name: "weight-decay", kind: "number", value: "X", min: 0 },
  { name: "global-clip-norm", kind: "number", value: "X" },
  { name: "gradient-accumulation-steps", kind: "integer", value: "N", default: "1", min: 1 },
  { name: "ema-momentum", kind: "number", value: "X", min: 0 },
  { name: "max-length", kind: "integer", value: "N", default: "128", min: 1 },
  { name: "vocabulary-size", kind: "integer", value: "N", default: "20000", min: 3 },
  { name: "min-count", kind: "integer", value: "N", default: "2", min: 1 },
  { name: "validation", kind: "share", value: "FILE|FRACTION", default: "0.1" },
  { name: "test", kind: "share", value: "FILE|FRACTION", default: "0.2" },
  { name: "unknown-labels", kind: "choice", choices: ["drop"] },
  { name: "seed", kind: "integer", value: "N", default: "1" },
  { name: "threads", kind: "integer", value: "N", min: 1 },
  { name: "log", kind: "text", value: "FILE|DIR" },
  { name: "out", kind: "text", value: "DIR", default: "runs/<data>-<n>" },
  { name: "overwrite", kind: "flag" },
  { name: "resume", kind: "flag" },
  { name: "find-learning-rate", kind: "flag" },
  { name: "budget", kind: "text", value: "TIME", default: "5m" },
  { name: "trials", kind: "integer", value: "N", min: 1 },
  { name: "prefer", kind: "choice", choices: ["accuracy", "speed", "size"] },
  { name: "single", kind: "flag" },
  { name: "min-per-class", kind: "integer", value: "N", min: 1 },
  { name: "add-budget", kind: "text", value: "TIME" },
  { name: "replay", kind: "text", value: "RUN" },
  { name: "explain-space", kind: "flag" },
  { name: "input", kind: "text", value: "FILE" },
  { name: "output", kind: "text", value: "FILE" },
  { name: "all-scores", kind: "flag" },
  { name: "for", kind: "text", value: "LABEL" },
  { name: "jsonl", kind: "flag" },
  { name: "json", kind: "flag" },
  { name: "progress", kind: "choice", choices: ["json"] },
  { name: "quiet", kind: "flag" },
  { name: "language", kind: "choice", choices: ["en", "zh"] },
  { name: "version", kind: "flag" },
  { name: "help", kind: "flag" },
] as const satisfies readonly OptionRow[];

export type OptionName = (typeof options)[number]["name"];

/** Values as they were given, checked by kind. */
export type OptionValues = Readonly<Partial<Record<OptionName, string | number | boolean | readonly string[]>>>;

/** Options that only networks have a use for. */
export const networkOptions: readonly OptionName[] = [
  "optimizer",
  "loss",
  "epochs",
  "batch-size",
  "learning-rate",
  "schedule",
  "weight-decay",
  "global-clip-norm",
  "gradient-accumulation-steps",
  "ema-momentum",
  "max-length",
  "vocabulary-size",
  "min-count",
];
