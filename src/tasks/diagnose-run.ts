// What ails a training that the task has just finished.
import { optimizers } from "../optimizers/registry.ts";
import type { LabelEncoder } from "../text/label-encoder.ts";
import { diagnose } from "../training/diagnosis/diagnose.ts";
import type { Diagnosis } from "../training/diagnosis/diagnosis.ts";
import type { RunFacts } from "../training/diagnosis/facts.ts";
import type { ClassifierParts } from "./classifier-parts.node.ts";
import type { PreparedData } from "./data-set.node.ts";
import type { Judged } from "./judge.ts";
import { gatherRunFacts } from "./run-facts.ts";
import type { TrainReport } from "./train-report.ts";

export interface FinishedRun {
  readonly made: Pick<TrainReport, "architecture" | "optimizer" | "loss" | "options" | "history" | "bestEpoch" | "stopped"> & {
    readonly parts: Pick<ClassifierParts, "probabilities">;
    readonly isBaseline: boolean;
  };
  readonly data: PreparedData;
  readonly labels: LabelEncoder;
  readonly seed: number;
  readonly validation: Judged | null;
  /** The linear model on the validation rows. */
  readonly linear: Judged | null;
  /** Whether the linear model is trained on parts of the rows: most diseases of the data show in no other way. */
  readonly probe: boolean;
  readonly signal?: AbortSignal;
}

/** The diagnoses, most important first; none when interrupted, since half a training has no disease to name. */
export async function diagnoseRun(run: FinishedRun): Promise<Diagnosis[]> {
  if (run.signal?.aborted || run.made.stopped === "interrupted") return [];
  try {
    return diagnose(await factsOf(run));
  } catch (error) {
    if (run.signal?.aborted) return []; // the model is written already
    throw error;
  }
}

function factsOf({ made, data, labels, seed, validation, linear, probe, signal }: FinishedRun): Promise<RunFacts> {
  const { duplicates, contradictory, used } = data.audit.data;
  const { split } = data;
  return gatherRunFacts({
    settings: settingsOf(made),
    history: made.history,
    keptEpoch: made.isBaseline ? null : made.bestEpoch,
    stopped: made.stopped,
    repeats: { duplicates, contradictory, rows: used, overlap: split.overlap, heldOut: split.validation + split.test },
    train: data.train,
    labels,
    splitting: data.audit.language.splitting,
    seed,
    classifier: made.parts,
    validation,
    linear,
    probe,
    signal,
  });
}

function settingsOf({ architecture, optimizer, loss, options }: FinishedRun["made"]): RunFacts["settings"] {
  const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
  const usual = optimizers.find(({ id }) => id === optimizer)?.create().config.learningRate;
  return {
    architecture,
    optimizer,
    loss,
    learningRate: number(options.learningRate),
    usualLearningRate: number(usual),
    epochs: number(options.epochs) ?? 1,
    batchSize: number(options.batchSize) ?? 1,
  };
}
