// Every error code, once. Each has a paragraph in docs/errors.md and a sentence in each language of src/cli/messages.

export const errorCodes = [
  // options and configuration
  "option-invalid",
  "option-unknown",
  "option-missing",
  "option-unused",
  "argument-missing",
  "command-unknown",
  "wrong-fit",
  // files and data
  "file-missing",
  "file-is-folder",
  "file-unreadable",
  "file-empty",
  "file-binary",
  "encoding-invalid",
  "format-unknown",
  "header-only",
  "row-ragged",
  "quote-unclosed",
  "json-invalid",
  "column-unknown",
  "column-ambiguous",
  "column-not-found",
  "one-class",
  "class-too-small",
  "too-few-rows",
  "label-unseen",
  "label-out-of-range",
  "batch-empty",
  // what is said about data that is taken all the same
  "rows-empty",
  "rows-duplicate",
  "labels-contradictory",
  "split-overlap",
  // graph and layers
  "shape-mismatch",
  "shape-unknown",
  "dtype-mismatch",
  "index-out-of-range",
  "input-missing",
  "kernel-too-long",
  "not-differentiable",
  "op-unsupported",
  "loss-mismatch",
  "not-compiled",
  "not-adapted",
  // training
  "loss-nan",
  "metric-undefined",
  "interrupted",
  // folders
  "folder-not-empty",
  "folder-busy",
  "folder-damaged",
  "folder-newer",
  "folder-not-model",
  "write-failed",
  "checkpoint-different",
] as const;

export type ErrorCode = (typeof errorCodes)[number];
