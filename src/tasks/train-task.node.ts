// From a data file to a model folder: read, split, train, judge, write.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expectNotNegative, expectOption, expectPositive, expectPositiveInteger, expectRate } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { findRow } from "../core/find-row.ts";
import { claimFolder, refuseForeignFiles } from "../hub/claim-folder.node.ts";
import { nextRunFolder } from "../hub/next-folder.node.ts";
import { type AnyMetrics, isOfQuantity, undefinedScores } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import { architectures } from "../models/registry.ts";
import { schedules } from "../schedules/registry.ts";
import { type TargetEncoder, targetEncoder } from "../text/target-encoder.ts";
import { checkCallbacks } from "../training/callbacks/callback.ts";
import { checkpointOf } from "./checkpoint.node.ts";
import { linearParts, unitOf, writeClassifier } from "./classifier-parts.node.ts";
import { type PreparedData, prepareData } from "./data-set.node.ts";
import { diagnoseRun } from "./diagnose-run.ts";
import { type AnyJudged, compareJudged, type Judge, type Judged, judgeOf } from "./judge.ts";
import { fitLinear, makeModel, modelFacts } from "./make-model.node.ts";
import { samplesOf } from "./samples.ts";
import type { DataReport, TrainReport, TrainTaskOptions } from "./train-report.ts";

/** Trains one model on a file and writes it. What goes wrong with the data is refused before anything is written. */
export async function trainTask<Scores extends AnyMetrics = Metrics>(options: TrainTaskOptions): Promise<TrainReport<Scores>> {
  checkOptions(options);
  const { seed = 1, out = nextRunFolder(options.data), overwrite = false, onEvent } = options;
  const architecture = findRow(architectures, "--architecture", options.architecture ?? "bilstm");
  const checkpoint = checkpointOf(out);
  const resumes = options.resume === true && checkpoint.exists;
  await refuseForeignFiles(out);
  if (options.resume && !resumes && !overwrite) expectUnfinished(out);
  const folder = await claimFolder(out, { overwrite: overwrite || resumes });
  try {
    const data = await prepareData(options.data, { ...options, seed });
    const { task } = data;
    const labels = targetEncoder(task, data.audit.data.labelColumn ?? undefined).adapt(data.train.labels);
    const report: DataReport = { ...data.audit.data, split: data.split };
    onEvent?.({ event: "data", data: report, task, taskReason: data.audit.taskReason });
    for (const problem of data.warnings) onEvent?.({ event: "warning", problem });
    const made = await makeModel(architecture, options, { data, labels, seed, checkpoint });
    const judge = judgeOf(labels, { seed });
    const validation = await judge(made.parts, data.validation);
    const test = await judge(made.parts, data.test);
    const baseline = made.isBaseline || options.baseline === false ? null : await trainBaseline(data, labels, options, judge);
    const rows = { train: data.split.train, validation: data.split.validation, test: data.split.test };
    const metricsOf = (judged: AnyJudged | null) => (judged?.metrics ?? null) as Scores | null; // of the task that the caller knows
    const scores = { validation: metricsOf(validation), test: metricsOf(test) };
    const sizeBytes = await writeClassifier(folder.temporary, made.parts, { metrics: scores, rows, test: scores.test });
    await folder.commit();
    const probe = options.baseline !== false;
    const ofClasses = (judged: AnyJudged | null) => judged as Judged | null; // where each text has one label
    const diagnosis =
      labels.task !== "classification" // the doctor knows the diseases of classifiers
        ? []
        : await diagnoseRun({
            made,
            data,
            labels,
            seed,
            validation: ofClasses(validation),
            linear: ofClasses(baseline?.validation ?? null),
            probe,
            signal: options.signal,
          });
    await made.parts.release();
    if (made.stopped !== "interrupted") await checkpoint.remove(); // last of all: a kill before can still be gone on from
    onEvent?.({ event: "done", model: folder.path });
    const { parts: _, isBaseline: __, warnings, ...told } = made;
    return {
      task,
      taskReason: data.audit.taskReason,
      data: report,
      ...told,
      ...scores,
      baseline: baseline && { architecture: "linear", test: metricsOf(baseline.test) },
      comparisons:
        test && baseline?.test ? [compareJudged([architecture.id, "linear"], [test, baseline.test], { encoder: labels, seed })] : [],
      diagnosis,
      model: folder.path,
      sizeBytes,
      samples: samplesOf(data.test),
      warnings: [...data.warnings, ...warnings, ...(scores.test ? undefinedScores(scores.test) : [])],
    };
  } finally {
    await folder.abandon();
  }
}

/** A training that is complete has left its model, and no checkpoint. */
function expectUnfinished(out: string): void {
  if (!existsSync(join(out, "config.json"))) return;
  throw new TercetError("folder-not-empty", {
    file: out,
    option: "--resume",
    expected: "a training that was interrupted",
    received: "a model that is complete",
    hint: "Nothing is left to be done. To train it anew, give --overwrite.",
  });
}

/** The linear model in its quick form, on the same rows: what a network has to beat. */
async function trainBaseline(
  data: PreparedData,
  labels: TargetEncoder,
  { signal, onEvent, seed = 1 }: TrainTaskOptions,
  judge: Judge,
): Promise<{ test: AnyJudged | null; validation: AnyJudged | null } | null> {
  if (signal?.aborted || data.test.texts.length === 0) return null;
  const began = performance.now();
  const model = await fitLinear(data, labels, { seed, quick: true, signal }).catch((error) => {
    if (signal?.aborted) return null; // the model beside it is trained already, and is kept
    throw error;
  });
  if (!model) return null;
  const parts = linearParts(model, { seed, facts: modelFacts(data), quantity: unitOf(labels) });
  const test = await judge(parts, data.test);
  const seconds = (performance.now() - began) / 1000;
  onEvent?.({ event: "baseline", architecture: "linear", seconds, ...scoreOf(test) });
  return { test, validation: await judge(parts, data.validation) };
}

function scoreOf(judged: AnyJudged | null): { accuracy: number | null; meanAbsoluteError?: number | null } {
  if (!judged) return { accuracy: null };
  const { metrics } = judged;
  return isOfQuantity(metrics) ? { accuracy: null, meanAbsoluteError: metrics.meanAbsoluteError } : { accuracy: metrics.accuracy };
}

function checkOptions(options: TrainTaskOptions): void {
  const { epochs, batchSize, learningRate, maxLength, vocabularySize, minCount, threads, seed, checkpointSeconds } = options;
  const { schedule, weightDecay, globalClipNorm, gradientAccumulationSteps, emaMomentum } = options;
  const counts = {
    "--epochs": epochs,
    "--batch-size": batchSize,
    "--gradient-accumulation-steps": gradientAccumulationSteps,
    "--max-length": maxLength,
    "--min-count": minCount,
    "--threads": threads,
  };
  for (const [name, value] of Object.entries(counts)) if (value !== undefined) expectPositiveInteger(name, value);
  if (options.callbacks) checkCallbacks(options.callbacks);
  if (checkpointSeconds !== undefined) expectNotNegative("checkpointSeconds", checkpointSeconds);
  if (learningRate !== undefined) expectPositive("--learning-rate", learningRate);
  if (schedule !== undefined) findRow(schedules, "--schedule", schedule);
  if (weightDecay !== undefined) expectNotNegative("--weight-decay", weightDecay);
  if (globalClipNorm !== undefined) expectPositive("--global-clip-norm", globalClipNorm);
  if (emaMomentum !== undefined) expectRate("--ema-momentum", emaMomentum);
  if (vocabularySize !== undefined)
    expectOption(
      Number.isInteger(vocabularySize) && vocabularySize >= 3 && vocabularySize <= 1e6, // the most words that a model folder may hold
      "--vocabulary-size",
      "a whole number from 3 to 1,000,000",
      vocabularySize,
    );
  if (seed !== undefined) expectOption(Number.isInteger(seed), "--seed", "a whole number", seed);
  if (options.resume && options.out === undefined) {
    throw new TercetError("option-missing", {
      option: "--resume",
      expected: "--out DIR, the folder of the interrupted training",
      received: "none",
    });
  }
}
