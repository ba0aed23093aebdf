// What ails the best network of a search, or the data: the doctor's findings, with the command to try next.
import { classificationMetrics } from "../metrics/classification-report.ts";
import { optimizers } from "../optimizers/registry.ts";
import type { Judged } from "../tasks/judge.ts";
import { gatherRunFacts } from "../tasks/run-facts.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { diagnose } from "../training/diagnosis/diagnose.ts";
import type { RunFacts } from "../training/diagnosis/facts.ts";
import { type Choice, type Finalists, firstFinished } from "./finalists.node.ts";
import type { FitData } from "./fit-data.node.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Finding } from "./fit-report.ts";
import { partsOfFold } from "./folds.ts";
import { toFindings } from "./to-findings.ts";
import { en } from "./words/en.ts";
import { zh } from "./words/zh.ts";

export interface DiagnoseInput {
  readonly options: FitOptions;
  readonly data: FitData;
  readonly choice: Choice;
  readonly finalists: Finalists;
  readonly seed: number;
  /** Whether there is time to train the linear model on parts of the rows, which most diseases of the data show in. */
  readonly probe: boolean;
}

export async function diagnoseSearch(input: DiagnoseInput): Promise<Finding[]> {
  if (input.data.measures.task !== "classification") return []; // the doctor knows the diseases of classifiers
  const { text, label, data, language = "en" } = input.options;
  // A search calibrates its answer itself: that a network alone is too sure needs no cure.
  const diagnoses = diagnose(await factsOf(input)).filter(({ code }) => code !== "overconfident");
  const findings = toFindings(diagnoses, { words: language === "zh" ? zh : en, dataFile: data, given: { text, label } });
  return findings.map((finding, i) => ({ ...finding, numbers: diagnoses[i]!.evidence, change: diagnoses[i]!.advice }));
}

/** Of the best network on the first fold; of the linear model where there is no network. */
async function factsOf({ data, choice, finalists, seed, probe }: DiagnoseInput): Promise<RunFacts> {
  const outcome = choice.network ? firstFinished(choice.network) : choice.linear;
  const labels = labelEncoder({ classes: data.trial.classes });
  const { prepared, trial } = data;
  const { duplicates, contradictory, used } = prepared.audit.data;
  const { train, held } = partsOfFold(trial, 0);
  const judged = (name: "linear" | "network"): Judged | null => {
    const contender = choice.contenders.find((each) => each.name === name);
    if (!contender) return null;
    const { answers: probabilities } = contender;
    const targets = choice.targets as Int32Array; // of one label a text
    const metrics = classificationMetrics({ targets, probabilities, labels: trial.classes });
    return { metrics, targets, probabilities };
  };
  const classifier = finalists.parts.get(choice.network ? "network" : "linear")!; // trained again on these rows and more, the same way
  const heldOut = held.texts.length + data.test.texts.length;
  return gatherRunFacts({
    settings: settingsOf(choice, outcome.options),
    history: outcome.history ?? { loss: [], accuracy: [], seconds: [] },
    keptEpoch: outcome.history ? outcome.history.loss.length : null, // a search keeps the last weights
    stopped: "epochs",
    repeats: { duplicates, contradictory, rows: used, overlap: prepared.split.overlap, heldOut },
    train,
    labels,
    splitting: trial.splitting,
    seed,
    classifier,
    validation: judged(choice.network ? "network" : "linear"),
    linear: choice.network ? judged("linear") : null,
    probe,
  });
}

function settingsOf({ network }: Choice, options: Readonly<Record<string, unknown>>): RunFacts["settings"] {
  const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
  const row = optimizers.find(({ id }) => id === network?.candidate.optimizer);
  return {
    architecture: network?.candidate.architecture ?? "linear",
    optimizer: network?.candidate.optimizer ?? null,
    loss: network?.candidate.loss ?? null,
    learningRate: number(options.learningRate),
    usualLearningRate: row ? number(row.create().config.learningRate) : null,
    epochs: number(options.epochs) ?? 1,
    batchSize: number(options.batchSize) ?? 1,
  };
}
