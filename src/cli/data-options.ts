// Option values as the tasks want them.
import type { TaskKind } from "../core/task-kind.ts";
import type { DataOptions } from "../tasks/data-set.node.ts";
import type { TrainTaskOptions } from "../tasks/train-report.ts";
import type { Callback } from "../training/callbacks/callback.ts";
import { csvLogger } from "../training/callbacks/csv-logger.node.ts";
import { jsonlLogger } from "../training/callbacks/jsonl-logger.node.ts";
import { tensorBoard } from "../training/callbacks/tensor-board.node.ts";
import type { OptionValues } from "./options.ts";

// Each value was checked against the kind of its row in options.ts: the assertions say what those kinds are.

export function dataOptions(values: OptionValues): DataOptions {
  return {
    text: values.text as readonly string[] | undefined,
    label: values.label as string | undefined,
    labelFile: values["label-file"] as string | undefined,
    encoding: values.encoding as string | undefined,
    delimiter: values.delimiter as string | undefined,
    task: values.task as TaskKind | undefined,
    labelSeparator: values["label-separator"] as string | undefined,
  };
}

/** A file of comma-separated values or of JSON lines by its ending, else a folder for TensorBoard. */
function logTo(path: string, append: boolean): Callback {
  if (/\.csv$/i.test(path)) return csvLogger({ file: path, append });
  return /\.jsonl$/i.test(path) ? jsonlLogger({ file: path, append }) : tensorBoard({ logDir: path });
}

export function trainOptions(values: OptionValues): Omit<TrainTaskOptions, "data" | "onEvent" | "signal"> {
  return {
    ...dataOptions(values),
    architecture: values.architecture as string | undefined,
    optimizer: values.optimizer as string | undefined,
    loss: values.loss as string | undefined,
    epochs: values.epochs as number | undefined,
    batchSize: values["batch-size"] as number | undefined,
    learningRate: values["learning-rate"] as number | undefined,
    schedule: values.schedule as string | undefined,
    weightDecay: values["weight-decay"] as number | undefined,
    globalClipNorm: values["global-clip-norm"] as number | undefined,
    gradientAccumulationSteps: values["gradient-accumulation-steps"] as number | undefined,
    emaMomentum: values["ema-momentum"] as number | undefined,
    maxLength: values["max-length"] as number | undefined,
    vocabularySize: values["vocabulary-size"] as number | undefined,
    minCount: values["min-count"] as number | undefined,
    validation: values.validation as string | number | undefined,
    test: values.test as string | number | undefined,
    unknownLabels: values["unknown-labels"] as "drop" | undefined,
    threads: values.threads as number | undefined,
    out: values.out as string | undefined,
    overwrite: values.overwrite as boolean | undefined,
    resume: values.resume as boolean | undefined,
    callbacks: values.log === undefined ? undefined : [logTo(values.log as string, values.resume === true)],
  };
}
