// The learning-rate range test on a file: the data, vocabulary and network that a training would have, and a few hundred steps.
import { expectOption } from "../core/check.ts";
import type { Problem } from "../core/errors.ts";
import { findRow } from "../core/find-row.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { architectures } from "../models/registry.ts";
import { targetEncoder } from "../text/target-encoder.ts";
import { type RateRange, testRates } from "../training/learning-rate-range.node.ts";
import { countParameters } from "../training/parameters.ts";
import type { RateCurve } from "../training/rate-curve.ts";
import { summaryText } from "../training/summary.ts";
import { prepareData } from "./data-set.node.ts";
import { recipeOf } from "./make-model.node.ts";
import { prepareNetwork } from "./train-network.node.ts";
import type { DataReport, TrainTaskOptions } from "./train-report.ts";

export interface LearningRateReport extends RateCurve {
  readonly task: TaskKind;
  readonly taskReason: string;
  readonly data: DataReport;
  readonly architecture: string;
  readonly optimizer: string;
  readonly loss: string;
  readonly batchSize: number;
  /** What a training takes when no rate is given. */
  readonly defaultRate: number;
  readonly warnings: readonly Problem[];
}

/** Tries the rates on the training rows of the file. Nothing is written. */
export async function findLearningRateTask(
  options: Omit<TrainTaskOptions, "out" | "overwrite" | "resume" | "baseline" | "epochs" | "learningRate"> & RateRange,
): Promise<LearningRateReport> {
  const { seed = 1, threads, onEvent, signal, from, to, steps } = options;
  const row = findRow(architectures, "--architecture", options.architecture ?? "bilstm");
  expectOption(row.kind === "network", "--architecture", "a network; linear has a solver of its own, without a learning rate", row.id);
  const data = await prepareData(options.data, { ...options, seed });
  const labels = targetEncoder(data.task, data.audit.data.labelColumn ?? undefined).adapt(data.train.labels);
  const report: DataReport = { ...data.audit.data, split: data.split };
  onEvent?.({ event: "data", data: report, task: data.task, taskReason: data.audit.taskReason });
  for (const problem of data.warnings) onEvent?.({ event: "warning", problem });
  const recipe = recipeOf(row, options);
  const { train, validation } = data;
  const { splitting } = data.audit.language;
  const prepared = prepareNetwork({ recipe, train, validation, labels, splitting, seed, workers: threads });
  const { network, layout, loss, optimizer, plan, learningRate } = prepared;
  onEvent?.({
    event: "model",
    architecture: row.id,
    optimizer: optimizer.id,
    loss: loss.id,
    parameters: countParameters(layout),
    plan: { workers: plan.workers, threads: plan.threads },
    predictedSeconds: null,
    network: summaryText(network, recipe.maxLength),
  });
  const curve = await testRates({
    network,
    loss,
    optimizer,
    train: prepared.train,
    batchSize: recipe.batchSize,
    seed,
    plan,
    signal,
    from,
    to,
    steps,
    onPoint: (point) => onEvent?.({ event: "rate", ...point }),
  });
  return {
    task: data.task,
    taskReason: data.audit.taskReason,
    data: report,
    architecture: row.id,
    optimizer: optimizer.id,
    loss: loss.id,
    batchSize: recipe.batchSize,
    defaultRate: learningRate,
    ...curve,
    warnings: data.warnings,
  };
}
